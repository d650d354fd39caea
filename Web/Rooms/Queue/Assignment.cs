using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>Gives conversations to the least busy, inside commands of the writer: one after the other, so that nobody
/// gets more than the ceiling.</summary>
public sealed class Assignment(Staff staff, SiteDesks desks, TeamsNow teams, TimeProvider time)
{
    private const int MaxAtOnce = 2_000;

    /// <summary>Whether a visitor of the site finds somebody.</summary>
    public bool IsSomebodyHere(string siteId) => staff.IsSomebodyHere(siteId);

    /// <summary>Gives a room that is being opened, if its site wants that and somebody is free.</summary>
    /// <returns>Who has it now; null if it waits.</returns>
    internal async Task<RoomReassigned?> OpenedAsync(IStatements statements, Room room)
    {
        if (!desks.Of(room.SiteId).Assigns || !desks.IsOpen(room.SiteId))
            return null;
        var free = staff.FreeFor(room.SiteId, room.TeamId);
        return free.Count == 0
            ? null
            : await GiveAsync(statements, await Pool.ReadAsync(statements, free), room, null, null);
    }

    /// <summary>Gives what waits, the oldest first.</summary>
    internal async Task<IReadOnlyList<RoomReassigned>> WaitingAsync(IStatements statements)
    {
        var sites = desks.AssigningNow();
        var pool = await Pool.ReadAsync(statements, staff.Free());
        var given = new List<RoomReassigned>();
        if (IsSpent(pool, sites))
            return given;
        foreach (var waiting in await RoomRows.WaitingAsync(statements, sites, MaxAtOnce))
        {
            if (await GiveAsync(statements, pool, waiting.Room, waiting.LeftById, waiting.LastText) is { } one)
                given.Add(one);
            if (IsSpent(pool, sites))
                break;
        }
        return given;
    }

    private bool IsSpent(Pool pool, IReadOnlyList<string> sites) =>
        pool.FewestOpen is not { } fewest || !sites.Any(site => fewest < desks.Of(site).Ceiling);

    private async Task<RoomReassigned?> GiveAsync(
        IStatements statements,
        Pool pool,
        Room room,
        string? leftById,
        string? text
    )
    {
        var serving = teams.Serving;
        var chosen = pool.LeastBusy(
            desks.Of(room.SiteId).Ceiling,
            id => id != leftById && serving.IsOfTeam(id, room.SiteId, room.TeamId)
        );
        if (chosen is null)
            return null;
        var (before, assign, now) = (room.Revision, new RoomCommand.Assign(chosen.Id), time.GetUtcNow());
        room.Apply(assign, now);
        await statements.RunAsync(Statement.GiveRoom, room.Id, chosen.Id, room.Revision, now);
        await statements.RunAsync(Statement.AgentAssigned, chosen.Id, now);
        pool.Gave(chosen.Id, now);
        var move = await ThreadRows.AssignedAsync(statements, room, chosen.Name);
        var (place, moved) = (RoomPlace.Of(room), RoomMoved.Of(room, move));
        var change = RoomChange.Of(room, before, RoomAgent.Of(chosen.Id, chosen.Name), []);
        return new(change, room.VisitorId, InboxChange.Of(room, text), place, moved, null, new(place, null));
    }
}
