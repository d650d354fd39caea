using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>
/// Counts conversations with their calls and ratings as they are now, inside a command of the <see cref="Writer"/>. To
/// count again what has not changed changes nothing. What was counted on a day stays on it; what was answered stays
/// answered, and a call stays counted, though their rows may be gone since.
/// </summary>
public static class Counting
{
    /// <param name="rids">Those of sites that are being deleted are left out: their sums go too.</param>
    public static async Task OfRoomsAsync(LiveChatDb database, IReadOnlyList<string> rids)
    {
        var rooms = await database
            .Rooms.AsNoTracking()
            .Where(r => rids.Contains(r.Id) && database.LiveSites.Any(site => site.Id == r.SiteId))
            .ToDictionaryAsync(r => r.Id);
        var counted = await database.CountedFigures.Where(c => rids.Contains(c.RoomId)).ToListAsync();
        var clocks = await SiteClocks.ReadAsync(database);
        var sums = new Sums(database, clocks, counted);
        foreach (var room in rooms.Values)
        {
            await CountConversationAsync(database, sums, clocks, room);
            await CountWaitAsync(database, sums, clocks, room);
        }
        await CountCallsAsync(database, sums, rooms);
        await CountRatingsAsync(database, sums, rooms);
        sums.RemoveEmpty();
    }

    /// <summary>Counts conversations before they are deleted: the sums of their days name nobody, and stay.</summary>
    public static async Task LastAsync(LiveChatDb database, IReadOnlyList<string> rids)
    {
        await OfRoomsAsync(database, rids);
        await database.SaveChangesAsync(); // before their rows go
    }

    private static async Task CountConversationAsync(LiveChatDb database, Sums sums, SiteClocks clocks, Room room)
    {
        if (sums.Known(room.Id, CountedOf.Conversation)?.Figure == Figure.Answered)
            return;
        var answer = await AnswerAsync(database, room);
        var figure = (answer, room.ClosedAt) switch
        {
            (not null, _) => Figure.Answered,
            (null, null) => Figure.Open,
            _ => Figure.Unanswered,
        };
        await sums.PutAsync(
            room,
            room.OpenedAt,
            new()
            {
                Id = room.Id,
                Of = CountedOf.Conversation,
                RoomId = room.Id,
                Figure = figure,
                AgentId = (answer is null ? room.AgentId : answer.AgentId) ?? "",
                Seconds = answer is null ? null : Waited(clocks, room, answer.At),
            }
        );
    }

    // Conversations from before this was noted have it in their messages alone.
    private static async Task<FirstAnswer?> AnswerAsync(LiveChatDb database, Room room)
    {
        var first = await database
            .Messages.IgnoreAutoIncludes()
            .Where(m => m.RoomId == room.Id && m.Party == Party.Agent)
            .OrderBy(m => m.Number)
            .Select(m => new FirstAnswer(m.SentAt, m.Call == null ? m.Author.Id : m.Call.AgentId))
            .FirstOrDefaultAsync();
        return room.AnsweredAt is { } at ? new(at, first?.AgentId ?? room.AgentId) : first;
    }

    private static async Task CountWaitAsync(LiveChatDb database, Sums sums, SiteClocks clocks, Room room)
    {
        if (sums.Known(room.Id, CountedOf.Wait) is not null)
            return;
        var taken = await database
            .RoomMoves.Where(m => m.RoomId == room.Id && m.ToName != null)
            .OrderBy(m => m.Revision)
            .Select(m => (DateTimeOffset?)m.At)
            .FirstOrDefaultAsync();
        if (taken is not { } at)
            return;
        await sums.PutAsync(
            room,
            room.OpenedAt,
            new()
            {
                Id = room.Id,
                Of = CountedOf.Wait,
                RoomId = room.Id,
                Figure = Figure.Taken,
                Seconds = Waited(clocks, room, at),
            }
        );
    }

    private static async Task CountCallsAsync(LiveChatDb database, Sums sums, Dictionary<string, Room> rooms)
    {
        var calls = await database
            .Calls.AsNoTracking()
            .Where(call => rooms.Keys.Contains(call.RoomId) && call.EndedAt != null)
            .Where(call => !database.CountedFigures.Any(c => c.Id == call.Id && c.Of == CountedOf.Call))
            .ToListAsync();
        foreach (var call in calls)
            await sums.PutAsync(rooms[call.RoomId], call.RangAt, Of(call));
    }

    private static async Task CountRatingsAsync(LiveChatDb database, Sums sums, Dictionary<string, Room> rooms)
    {
        var ratings = await database
            .Ratings.AsNoTracking()
            .Where(rating => rooms.Keys.Contains(rating.RoomId) && rating.Score != null)
            .ToListAsync();
        foreach (var rating in ratings)
            await sums.PutAsync(rooms[rating.RoomId], rating.RatedAt, Of(rating));
    }

    private static CountedFigure Of(Call call)
    {
        var figure = FigureKinds.Of(call.EndReason!.Value, call.ConnectedAt is not null);
        return new()
        {
            Id = call.Id,
            Of = CountedOf.Call,
            RoomId = call.RoomId,
            Figure = figure,
            AgentId = call.AgentId,
            Seconds = figure == Figure.Talked ? SecondsBetween(call.AcceptedAt!.Value, call.EndedAt!.Value) : null,
        };
    }

    private static CountedFigure Of(Rating rating) =>
        new()
        {
            Id = rating.RoomId,
            Of = CountedOf.Rating,
            RoomId = rating.RoomId,
            Figure = FigureKinds.Of(rating.Score!.Value),
            AgentId = rating.AgentId ?? "",
        };

    // What came in while the site was closed waits from its next opening on. Who is served before that, is served as
    // quickly as it was.
    private static long Waited(SiteClocks clocks, Room room, DateTimeOffset until)
    {
        var from = clocks.AnswersFrom(room.SiteId, room.OpenedAt);
        return SecondsBetween(from < until ? from : room.OpenedAt, until);
    }

    // A clock may have been set back in between.
    private static long SecondsBetween(DateTimeOffset from, DateTimeOffset to) =>
        Math.Max(0, (long)(to - from).TotalSeconds);

    private sealed record FirstAnswer(DateTimeOffset At, string? AgentId);
}
