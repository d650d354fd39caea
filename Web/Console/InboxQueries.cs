using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>The parts of inboxes, read from the database.</summary>
public sealed class InboxQueries(IDbContextFactory<LiveChatDb> databases)
{
    private const int ShownColleagues = 50;
    private const int ShownClosed = 10;
    private const int ShownWaiting = 200;
    private const int ShownBusy = 20;

    public Task<IReadOnlyList<InboxRow>> WaitingAsync() =>
        RowsAsync(database =>
            database
                .Rooms.Where(r => r.AgentId == null && r.ClosedAt == null)
                .OrderBy(r => r.OpenedAt)
                .Take(ShownWaiting)
        );

    public Task<IReadOnlyList<InboxRow>> OpenAsync(string agentId) =>
        RowsAsync(database =>
            database.Rooms.Where(r => r.AgentId == agentId && r.ClosedAt == null).OrderByDescending(r => r.ChangedAt)
        );

    public Task<IReadOnlyList<InboxRow>> ClosedAsync(string agentId) =>
        RowsAsync(database =>
            database
                .Rooms.Where(r => r.AgentId == agentId && r.ClosedAt != null)
                .OrderByDescending(r => r.ClosedAt)
                .Take(ShownClosed)
        );

    /// <summary>Who is in a call: ids and names of agents.</summary>
    public async Task<IReadOnlyList<(string AgentId, string Name)>> BusyAsync()
    {
        await using var database = await databases.CreateDbContextAsync();
        var busy = await database
            .Calls.Where(c => c.EndedAt == null)
            .OrderBy(c => c.AgentName)
            .Select(c => new { c.AgentId, c.AgentName })
            .Take(ShownBusy + 1)
            .ToListAsync();
        return [.. busy.Select(one => (one.AgentId, one.AgentName))];
    }

    /// <summary>Colleagues' rooms, without their contents.</summary>
    public async Task<IReadOnlyList<InboxRow>> ColleaguesAsync(string agentId)
    {
        await using var database = await databases.CreateDbContextAsync();
        var names = await OfColleagues(database)
            .Join(database.Users, r => r.AgentId, a => a.Id, (r, a) => new { r.Id, a.Name })
            .ToDictionaryAsync(with => with.Id, with => with.Name);
        return
        [
            .. (await RowsAsync(OfColleagues)).Select(row =>
                row with
                {
                    Preview = names.GetValueOrDefault(row.Rid, ""),
                    IsCall = false,
                    IsOwn = false,
                    Unread = 0,
                }
            ),
        ];

        IQueryable<Room> OfColleagues(LiveChatDb database) =>
            database
                .Rooms.Where(r => r.AgentId != null && r.AgentId != agentId && r.ClosedAt == null)
                .OrderByDescending(r => r.ChangedAt)
                .Take(ShownColleagues);
    }

    private async Task<IReadOnlyList<InboxRow>> RowsAsync(Func<LiveChatDb, IQueryable<Room>> which)
    {
        await using var database = await databases.CreateDbContextAsync();
        var found = await which(database)
            .AsNoTracking()
            .Select(r => new
            {
                Room = r,
                Visitor = r.Visitor!,
                Last = database.Messages.FirstOrDefault(m => m.RoomId == r.Id && m.Number == r.LastNumber),
                Call = database
                    .Calls.Where(c => c.RoomId == r.Id && c.EndedAt == null)
                    .Select(c => new OpenCall(c.AcceptedAt))
                    .SingleOrDefault(),
                Unread = database.Messages.Count(m => m.RoomId == r.Id && m.Party == Party.Visitor && m.SeenAt == null),
            })
            .ToListAsync();
        return [.. found.Select(row => RowOf(row.Room, row.Visitor, row.Last, row.Call, row.Unread))];
    }

    private static InboxRow RowOf(Room room, Visitor visitor, Message? last, OpenCall? call, int unread) =>
        new()
        {
            Rid = room.Id,
            State = room.State,
            VisitorId = visitor.Id,
            Name = visitor.DisplayName,
            Initials = Names.Initials(visitor.DisplayName),
            Tone = Names.Tone(visitor.Id),
            Preview = last?.Text ?? "",
            IsCall = last?.Type == Message.CallSession,
            IsInCall = call is not null,
            TalkingSince = call?.AcceptedAt,
            IsOwn = last?.Party == Party.Agent,
            At = last?.SentAt ?? room.OpenedAt,
            Unread = room.State == RoomState.Closed ? 0 : unread,
        };

    private sealed record OpenCall(DateTimeOffset? AcceptedAt);
}
