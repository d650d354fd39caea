using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Search;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console.CallList;

/// <summary>Reads the calls of the conversations that an agent may read, the newest first. A page begins where the one
/// before ends, so that nothing is read to be left out; what they are together, the database adds up.</summary>
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
        var rows = await (await OfAsync(me, filter, cancelled)).Take(PageSize + 1).ToListAsync(cancelled);
        var page = rows.Take(PageSize).ToList();
        Place? next = rows.Count > page.Count ? new(page[^1].RangAt.ToUnixTimeMilliseconds(), page[^1].Id) : null;
        return (page, next);
    }

    /// <summary>All of them, to be read one after the other.</summary>
    public async Task<IQueryable<ListedCall>> OfAsync(Actor me, CallFilter filter, CancellationToken cancelled) =>
        from one in await FoundAsync(me, filter, cancelled)
        orderby one.Call.RangAt descending, one.Call.Id descending
        join site in database.Sites on one.Room.SiteId equals site.Id
        select new ListedCall
        {
            Id = one.Call.Id,
            Rid = one.Room.Id,
            SiteName = site.Name,
            AgentName = one.Call.AgentName,
            VisitorName = one.Call.VisitorName,
            RangAt = one.Call.RangAt,
            AcceptedAt = one.Call.AcceptedAt,
            ConnectedAt = one.Call.ConnectedAt,
            EndedAt = one.Call.EndedAt,
            EndReason = one.Call.EndReason,
            Measures = one.Call.Measures,
            Moves = one.Call.Moves,
            IsToReturn = one.Room.CallToReturn == one.Call.Id,
            SettledAt = one.Call.SettledAt,
            SettledBy = one.Call.SettledBy,
        };

    /// <summary>What all pages have together.</summary>
    public async Task<CallTotals> TotalsAsync(Actor me, CallFilter filter, CancellationToken cancelled) =>
        await (await FoundAsync(me, filter with { After = null }, cancelled))
            .GroupBy(_ => 1)
            .Select(all => new CallTotals(
                all.Count(),
                all.Count(one => one.Call.EndedAt != null && one.Call.ConnectedAt != null),
                all.Sum(one =>
                    one.Call.EndedAt != null && one.Call.ConnectedAt != null
                        ? Math.Max(0, ((long)(object)one.Call.EndedAt - (long)(object)one.Call.AcceptedAt!) / 1000)
                        : 0
                )
            ))
            .SingleOrDefaultAsync(cancelled)
        ?? CallTotals.None;

    private async Task<IQueryable<Found>> FoundAsync(Actor me, CallFilter filter, CancellationToken cancelled)
    {
        var days = await SiteDays.ReadAsync(database, filter.SiteId, (filter.From, filter.Until), cancelled);
        var calls = Since(Rang(Narrowed(database.Calls.AsNoTracking(), filter), days), filter.After);
        var rooms = database.Rooms.AsNoTracking().Where(access.ReadableBy(me));
        // Not by an index of rooms: all of a site's would be read, and their calls sorted, for one page.
        if (filter.SiteId is { } siteId)
            rooms = rooms.Where(r => r.SiteId + "" == siteId);
        var found =
            from call in calls
            join room in rooms on call.RoomId equals room.Id
            select new Found { Call = call, Room = room };
        return days.Each.Aggregate(found, RangWhere);
    }

    private static IQueryable<Call> Narrowed(IQueryable<Call> calls, CallFilter filter)
    {
        if (filter.AgentId is { } agentId)
            calls = calls.Where(c => c.AgentId == agentId);
        if (filter.Quality is { } grade)
            calls = CallQuality.Graded(Talked(calls), grade);
        return filter.Outcome switch
        {
            null => calls,
            CallOutcome.Open => calls.Where(c => c.EndedAt == null),
            CallOutcome.Talked => Talked(calls),
            { } outcome => EndedBy(calls, CallFilter.ReasonsOf(outcome)),
        };
    }

    private static IQueryable<Call> Talked(IQueryable<Call> calls) =>
        calls.Where(c => c.EndedAt != null && c.ConnectedAt != null);

    private static IQueryable<Call> EndedBy(IQueryable<Call> calls, IReadOnlyList<EndReason?> reasons) =>
        calls.Where(c => reasons.Contains(c.EndReason) && c.ConnectedAt == null);

    private static IQueryable<Call> Rang(IQueryable<Call> calls, SiteDays days)
    {
        if (days.From is { } from)
            calls = calls.Where(c => c.RangAt >= from);
        if (days.Until is { } until)
            calls = calls.Where(c => c.RangAt < until);
        return calls;
    }

    // At other sites, other clocks count.
    private static IQueryable<Found> RangWhere(IQueryable<Found> found, ZoneDays zone)
    {
        var sites = zone.SiteIds;
        if (zone.From is { } from)
            found = found.Where(one => !sites.Contains(one.Room.SiteId) || one.Call.RangAt >= from);
        if (zone.Until is { } until)
            found = found.Where(one => !sites.Contains(one.Room.SiteId) || one.Call.RangAt < until);
        return found;
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

    // Entity Framework looks through an initializer, and not through a constructor.
    private sealed record Found
    {
        public required Call Call { get; init; }

        public required Room Room { get; init; }
    }
}
