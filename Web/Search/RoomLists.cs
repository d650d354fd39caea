using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Search;

/// <summary>Lists conversations by what they are, among those that somebody may open; a page begins where the one
/// before ends, so that nothing is read to be left out.</summary>
public sealed class RoomLists(IDbContextFactory<LiveChatDb> databases, TeamsNow teams, RoomAccessNow access)
{
    /// <returns>One page: who has waited longest is first, elsewhere what changed last.</returns>
    public async Task<FoundRooms> FindAsync(Searcher who, RoomFilter filter, Place? after, CancellationToken cancelled)
    {
        await using var database = await databases.CreateDbContextAsync(cancelled);
        var openable = database.Rooms.AsNoTracking().Where(access.Now.ReadableBy(new(Party.Agent, who.AgentId)));
        var rooms = Narrowed(database, openable, filter);
        var query = filter.Shown switch
        {
            RoomsShown.Closed => Closed(rooms, after),
            RoomsShown.Waiting => Waiting(rooms, after),
            RoomsShown.Mine => Open(rooms.Where(r => r.AgentId == who.AgentId), after),
            RoomsShown.Any => Begun(rooms, after),
            RoomsShown.Team => Open(OfTeam(rooms, who.AgentId), after),
            _ => Open(rooms, after),
        };
        var rows = await query.Take(RoomSearch.PageSize + 1).ToListAsync(cancelled);
        var page = rows.Take(RoomSearch.PageSize).ToList();
        Place? next = rows.Count > page.Count ? new(page[^1].At.ToUnixTimeMilliseconds(), page[^1].Id) : null;
        return new([.. page.Select(row => row.Id)], next);
    }

    private IQueryable<Room> OfTeam(IQueryable<Room> rooms, string agentId)
    {
        var (elsewhere, own) = ServedBy(agentId);
        return rooms.Where(r => r.TeamId == null ? !elsewhere.Contains(r.SiteId) : own.Contains(r.TeamId));
    }

    private (List<string> SitesOfOthers, List<string> Teams) ServedBy(string agentId) =>
        ([.. teams.Serving.SitesNotServedBy(agentId)], [.. teams.Serving.TeamsOf(agentId)]);

    private static IQueryable<Room> Narrowed(LiveChatDb database, IQueryable<Room> rooms, RoomFilter filter)
    {
        if (filter.SiteId is { } siteId)
            rooms = rooms.Where(r => r.SiteId == siteId);
        if (filter.AgentId is { } agentId)
            rooms = rooms.Where(r => r.AgentId == agentId);
        if (filter.VisitorId is { } visitorId)
            rooms = rooms.Where(r => r.VisitorId == visitorId);
        if (filter.TagId is { } tagId)
        {
            var tagged = RoomTags.RoomsWith(database, tagId);
            rooms = rooms.Where(r => tagged.Contains(r.Id));
        }
        if (filter.Until is { } until)
            rooms = rooms.Where(r => r.OpenedAt < until);
        if (filter.From is { } from)
            rooms =
                filter.Shown == RoomsShown.Closed
                    ? rooms.Where(r => r.ClosedAt >= from)
                    : rooms.Where(r => r.ChangedAt >= from);
        return filter.DaysOfEach.Aggregate(rooms, (left, zone) => OnDaysOf(left, zone, filter.Shown));
    }

    // At other sites, other clocks count.
    private static IQueryable<Room> OnDaysOf(IQueryable<Room> rooms, ZoneDays zone, RoomsShown shown)
    {
        var sites = zone.SiteIds;
        if (zone.Until is { } until)
            rooms = rooms.Where(r => !sites.Contains(r.SiteId) || r.OpenedAt < until);
        if (zone.From is not { } from)
            return rooms;
        return shown == RoomsShown.Closed
            ? rooms.Where(r => !sites.Contains(r.SiteId) || r.ClosedAt >= from)
            : rooms.Where(r => !sites.Contains(r.SiteId) || r.ChangedAt >= from);
    }

    // Entity Framework translates this comparison of ids and no other.
#pragma warning disable CA1309
    private static IQueryable<Listed> Closed(IQueryable<Room> rooms, Place? after)
    {
        rooms = rooms.Where(r => r.ClosedAt != null);
        if (after is { } place)
        {
            var (at, id) = (TimeOf(place), place.Id);
            rooms = rooms.Where(r => r.ClosedAt <= at && (r.ClosedAt < at || string.Compare(r.Id, id) < 0));
        }
        return rooms
            .OrderByDescending(r => r.ClosedAt)
            .ThenByDescending(r => r.Id)
            .Select(r => new Listed(r.Id, r.ClosedAt!.Value));
    }

    private static IQueryable<Listed> Waiting(IQueryable<Room> rooms, Place? after)
    {
        rooms = rooms.Where(r => r.ClosedAt == null && r.AgentId == null);
        if (after is { } place)
        {
            var (at, id) = (TimeOf(place), place.Id);
            rooms = rooms.Where(r => r.OpenedAt >= at && (r.OpenedAt > at || string.Compare(r.Id, id) > 0));
        }
        return rooms.OrderBy(r => r.OpenedAt).ThenBy(r => r.Id).Select(r => new Listed(r.Id, r.OpenedAt));
    }

    // Of one visitor.
    private static IQueryable<Listed> Begun(IQueryable<Room> rooms, Place? after)
    {
        if (after is { } place)
        {
            var (at, id) = (TimeOf(place), place.Id);
            rooms = rooms.Where(r => r.OpenedAt <= at && (r.OpenedAt < at || string.Compare(r.Id, id) < 0));
        }
        return rooms
            .OrderByDescending(r => r.OpenedAt)
            .ThenByDescending(r => r.Id)
            .Select(r => new Listed(r.Id, r.OpenedAt));
    }

    private static IQueryable<Listed> Open(IQueryable<Room> rooms, Place? after)
    {
        rooms = rooms.Where(r => r.ClosedAt == null);
        if (after is { } place)
        {
            var (at, id) = (TimeOf(place), place.Id);
            rooms = rooms.Where(r => r.ChangedAt <= at && (r.ChangedAt < at || string.Compare(r.Id, id) < 0));
        }
        return rooms
            .OrderByDescending(r => r.ChangedAt)
            .ThenByDescending(r => r.Id)
            .Select(r => new Listed(r.Id, r.ChangedAt));
    }
#pragma warning restore CA1309

    private static DateTimeOffset TimeOf(Place place) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(place.At, 0, 253_402_300_799_999));

    private sealed record Listed(string Id, DateTimeOffset At);
}
