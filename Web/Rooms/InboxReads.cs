using System.Linq.Expressions;
using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Reads rooms as inboxes show them: by an index for each part of a row, however many messages there
/// are.</summary>
public static class InboxReads
{
    /// <summary>All rooms; the caller says which, in which order and how many.</summary>
    public static IQueryable<StoredRow> Rows(LiveChatDb database) => Rows(database, room => true);

    /// <param name="readable">Only these.</param>
    public static IQueryable<StoredRow> Rows(LiveChatDb database, Expression<Func<Room, bool>> readable) =>
        from room in database.Rooms.AsNoTracking().Where(readable)
        join visitor in database.Visitors on room.VisitorId equals visitor.Id
        join site in database.Sites on room.SiteId equals site.Id
        from team in database.Teams.Where(t => t.Id == room.TeamId).DefaultIfEmpty()
        from last in database.Messages.Where(m => m.RoomId == room.Id && m.Number == room.LastNumber).DefaultIfEmpty()
        from call in database.Calls.Where(c => c.RoomId == room.Id && c.EndedAt == null).DefaultIfEmpty()
        from agent in database.Users.Where(a => a.Id == room.AgentId).DefaultIfEmpty()
        select new StoredRow
        {
            Room = room,
            Visitor = visitor,
            AgentName = agent!.Name,
            LastText = last!.Text,
            LastFiles = last.Files,
            LastType = last.Type,
            LastParty = (Party?)last.Party,
            LastSentAt = (DateTimeOffset?)last.SentAt,
            CallId = call!.Id,
            AcceptedAt = call.AcceptedAt,
            SiteName = site.Name,
            TeamName = team!.Name,
            LastDeletedAt = last.DeletedAt,
        };

    public static async Task<IReadOnlyList<InboxRow>> ListAsync(
        IQueryable<StoredRow> rows,
        CancellationToken cancelled
    ) => [.. (await rows.ToListAsync(cancelled)).Select(InboxRow.Of)];

    /// <summary>The rows of some rooms, in no order.</summary>
    public static async Task<IReadOnlyList<InboxRow>> ListAsync(ReadPool reading, IEnumerable<string> rids)
    {
        var found = await reading.ReadAsync(Statement.FindInboxRows, JsonSerializer.Serialize(rids));
        return [.. found.Select(RoomRows.InboxRowIn).Select(InboxRow.Of)];
    }

    /// <summary>The rows of some rooms, as they are pushed: the same without Entity Framework, which would take
    /// milliseconds for them.</summary>
    public static async Task<IReadOnlyList<InboxRow>> ListAsync(ReadContext reading, IEnumerable<string> rids)
    {
        var found = await reading.ReadAsync(Statement.FindInboxRows, JsonSerializer.Serialize(rids));
        return [.. found.Select(RoomRows.InboxRowIn).Select(InboxRow.Of)];
    }
}

/// <summary>What the database holds of a row of the inbox.</summary>
public sealed record StoredRow
{
    public required Room Room { get; init; }

    public required Visitor Visitor { get; init; }

    public required string? AgentName { get; init; }

    public required string? LastText { get; init; }

    /// <inheritdoc cref="Message.Files"/>
    public required string? LastFiles { get; init; }

    public required string? LastType { get; init; }

    public required Party? LastParty { get; init; }

    public required DateTimeOffset? LastSentAt { get; init; }

    /// <summary>When the last entry was deleted, if it was.</summary>
    public required DateTimeOffset? LastDeletedAt { get; init; }

    /// <summary>The room's open call.</summary>
    public required string? CallId { get; init; }

    public required DateTimeOffset? AcceptedAt { get; init; }

    public required string SiteName { get; init; }

    /// <summary>The team that it was handed to.</summary>
    public required string? TeamName { get; init; }
}
