using System.Linq.Expressions;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Search;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console.CallList;

/// <summary>Reads the calls of the conversations that an agent may read, the newest first. A page begins where the one
/// before ends, so that nothing is read to be left out.</summary>
public sealed class CallListQuery(LiveChatDb database, RoomAccess access)
{
    public const int PageSize = 50;

    /// <returns>One page, and where the next one begins; null if this is the last.</returns>
    public async Task<(IReadOnlyList<ListedCall> Calls, Place? Next)> PageAsync(
        Actor me,
        CallFilter filter,
        CancellationToken cancelled
    )
    {
        var rows = await Of(me, filter).Take(PageSize + 1).ToListAsync(cancelled);
        var page = rows.Take(PageSize).ToList();
        Place? next = rows.Count > page.Count ? new(page[^1].RangAt.ToUnixTimeMilliseconds(), page[^1].Id) : null;
        return (page, next);
    }

    /// <summary>All of them, to be read one after the other.</summary>
    public IQueryable<ListedCall> Of(Actor me, CallFilter filter)
    {
        var calls = Since(Narrowed(database.Calls.AsNoTracking(), filter), filter.After);
        var rooms = database.Rooms.AsNoTracking().Where(access.ReadableBy(me));
        if (filter.SiteId is { } siteId)
            rooms = rooms.Where(r => r.SiteId == siteId);
        var found =
            from call in calls.OrderByDescending(c => c.RangAt).ThenByDescending(c => c.Id)
            join room in rooms on call.RoomId equals room.Id
            join site in database.Sites on room.SiteId equals site.Id
            select new Found
            {
                Call = call,
                Room = room,
                SiteName = site.Name,
            };
        return found.Select(Listed);
    }

    private static Expression<Func<Found, ListedCall>> Listed =>
        one => new ListedCall
        {
            Id = one.Call.Id,
            Rid = one.Room.Id,
            SiteName = one.SiteName,
            AgentName = one.Call.AgentName,
            VisitorName = one.Call.VisitorName,
            RangAt = one.Call.RangAt,
            AcceptedAt = one.Call.AcceptedAt,
            EndedAt = one.Call.EndedAt,
            EndReason = one.Call.EndReason,
            Measures = one.Call.Measures,
            Moves = one.Call.Moves,
            IsToReturn = one.Room.CallToReturn == one.Call.Id,
            SettledBy = one.Call.SettledBy,
        };

    private static IQueryable<Call> Narrowed(IQueryable<Call> calls, CallFilter filter)
    {
        if (filter.AgentId is { } agentId)
            calls = calls.Where(c => c.AgentId == agentId);
        if (filter.Outcome is CallOutcome.Open)
            calls = calls.Where(c => c.EndedAt == null);
        else if (filter.Outcome is { } outcome)
        {
            var reasons = CallFilter.ReasonsOf(outcome);
            calls = calls.Where(c => reasons.Contains(c.EndReason));
        }
        if (StartOf(filter.From) is { } from)
            calls = calls.Where(c => c.RangAt >= from);
        if (StartOf(filter.Until?.AddDays(1)) is { } until)
            calls = calls.Where(c => c.RangAt < until);
        return calls;
    }

    // Entity Framework translates this comparison of ids and no other.
#pragma warning disable CA1309
    private static IQueryable<Call> Since(IQueryable<Call> calls, Place? after)
    {
        if (after is not { } place)
            return calls;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(place.At, 0, 253_402_300_799_999));
        var id = place.Id;
        return calls.Where(c => c.RangAt <= at && (c.RangAt < at || string.Compare(c.Id, id) < 0));
    }
#pragma warning restore CA1309

    private static DateTimeOffset? StartOf(DateOnly? day) =>
        day is { } given ? new(given.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;

    private sealed record Found
    {
        public required Call Call { get; init; }

        public required Room Room { get; init; }

        public required string SiteName { get; init; }
    }
}
