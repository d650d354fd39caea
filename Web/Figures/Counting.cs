using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>
/// Reads as what conversations with their calls and ratings count now. To count again what has not changed changes
/// nothing. What was counted on a day stays on it; what was answered stays answered, and a call stays counted, though
/// their rows may be gone since.
/// </summary>
public static class Counting
{
    /// <param name="rids">Those of sites that are being deleted are left out: their sums go too.</param>
    public static async Task<IReadOnlyList<CountedFigure>> ReadAsync(
        LiveChatDb database,
        IReadOnlyList<string> rids,
        CancellationToken cancellation = default
    )
    {
        var rooms = await database
            .Rooms.AsNoTracking()
            .Where(r => rids.Contains(r.Id) && database.LiveSites.Any(site => site.Id == r.SiteId))
            .ToDictionaryAsync(r => r.Id, cancellation);
        var known = await database
            .CountedFigures.AsNoTracking()
            .Where(c => rids.Contains(c.RoomId))
            .ToListAsync(cancellation);
        var final = known.Where(c => c.IsFinal).Select(c => (c.Id, c.Of)).ToHashSet();
        var clocks = await SiteClocks.ReadAsync(database, cancellation);
        var figures = new List<CountedFigure>();
        foreach (var room in rooms.Values)
        {
            if (!final.Contains((room.Id, CountedOf.Conversation)))
                figures.Add(await ConversationAsync(database, clocks, room, cancellation));
            if (!final.Contains((room.Id, CountedOf.Wait)))
                figures.AddRange(await WaitAsync(database, clocks, room, cancellation));
        }
        figures.AddRange(await CallsAsync(database, clocks, rooms, cancellation));
        figures.AddRange(await RatingsAsync(database, clocks, rooms, cancellation));
        return figures;
    }

    /// <summary>Counts conversations before they are deleted: the sums of their days name nobody, and stay.</summary>
    public static async Task LastAsync(WriteContext write, IReadOnlyList<string> rids)
    {
        foreach (var figure in await ReadAsync(write.Database, rids))
            await Sums.PutAsync(write.Statements, figure);
    }

    private static async Task<CountedFigure> ConversationAsync(
        LiveChatDb database,
        SiteClocks clocks,
        Room room,
        CancellationToken cancellation
    )
    {
        var answer = await AnswerAsync(database, room, cancellation);
        var figure = (answer, room.ClosedAt) switch
        {
            (not null, _) => Figure.Answered,
            (null, null) => Figure.Open,
            _ => Figure.Unanswered,
        };
        return new()
        {
            Id = room.Id,
            Of = CountedOf.Conversation,
            RoomId = room.Id,
            Day = clocks.DayOf(room.SiteId, room.OpenedAt),
            Figure = figure,
            AgentId = (answer is null ? room.AgentId : answer.AgentId) ?? "",
            Seconds = answer is null ? null : Waited(clocks, room, answer.At),
        };
    }

    // Conversations from before this was noted have it in their messages alone.
    private static async Task<FirstAnswer?> AnswerAsync(LiveChatDb database, Room room, CancellationToken cancellation)
    {
        var first = await database
            .Messages.IgnoreAutoIncludes()
            .Where(m => m.RoomId == room.Id && m.Party == Party.Agent)
            .OrderBy(m => m.Number)
            .Select(m => new FirstAnswer(m.SentAt, m.Call == null ? m.Author.Id : m.Call.AgentId))
            .FirstOrDefaultAsync(cancellation);
        return room.AnsweredAt is { } at ? new(at, first?.AgentId ?? room.AgentId) : first;
    }

    private static async Task<CountedFigure[]> WaitAsync(
        LiveChatDb database,
        SiteClocks clocks,
        Room room,
        CancellationToken cancellation
    )
    {
        var taken = await database
            .RoomMoves.Where(m => m.RoomId == room.Id && m.ToName != null)
            .OrderBy(m => m.Revision)
            .Select(m => (DateTimeOffset?)m.At)
            .FirstOrDefaultAsync(cancellation);
        if (taken is not { } at)
            return [];
        return
        [
            new()
            {
                Id = room.Id,
                Of = CountedOf.Wait,
                RoomId = room.Id,
                Day = clocks.DayOf(room.SiteId, room.OpenedAt),
                Figure = Figure.Taken,
                Seconds = Waited(clocks, room, at),
            },
        ];
    }

    private static async Task<IEnumerable<CountedFigure>> CallsAsync(
        LiveChatDb database,
        SiteClocks clocks,
        Dictionary<string, Room> rooms,
        CancellationToken cancellation
    )
    {
        var calls = await database
            .Calls.AsNoTracking()
            .Where(call => rooms.Keys.Contains(call.RoomId) && call.EndedAt != null)
            .Where(call => !database.CountedFigures.Any(c => c.Id == call.Id && c.Of == CountedOf.Call))
            .ToListAsync(cancellation);
        return calls.Select(call => Of(call, clocks.DayOf(rooms[call.RoomId].SiteId, call.RangAt)));
    }

    private static async Task<IEnumerable<CountedFigure>> RatingsAsync(
        LiveChatDb database,
        SiteClocks clocks,
        Dictionary<string, Room> rooms,
        CancellationToken cancellation
    )
    {
        var ratings = await database
            .Ratings.AsNoTracking()
            .Where(rating => rooms.Keys.Contains(rating.RoomId) && rating.Score != null)
            .ToListAsync(cancellation);
        return ratings.Select(rating => Of(rating, clocks.DayOf(rooms[rating.RoomId].SiteId, rating.RatedAt)));
    }

    private static CountedFigure Of(Call call, DateOnly day)
    {
        var figure = FigureKinds.Of(call.EndReason!.Value, call.ConnectedAt is not null);
        return new()
        {
            Id = call.Id,
            Of = CountedOf.Call,
            RoomId = call.RoomId,
            Day = day,
            Figure = figure,
            AgentId = call.AgentId,
            Seconds = figure == Figure.Talked ? SecondsBetween(call.AcceptedAt!.Value, call.EndedAt!.Value) : null,
        };
    }

    private static CountedFigure Of(Rating rating, DateOnly day) =>
        new()
        {
            Id = rating.RoomId,
            Of = CountedOf.Rating,
            RoomId = rating.RoomId,
            Day = day,
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
