using System.Linq.Expressions;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Rooms;

/// <summary>
/// Who may do what in which conversation, at one moment: the table of docs/security.md, and the only place that decides
/// it. An administrator may read all; an agent what is their team's, and what they have or had; a visitor their own.
/// A call stays its two parties'.
/// </summary>
/// <param name="administrators">The ids of those who administrate.</param>
public sealed class RoomAccess(Serving serving, IReadOnlySet<string> administrators)
{
    /// <summary>As a transaction sees it.</summary>
    public static async Task<RoomAccess> ReadAsync(LiveChatDb database) =>
        new(await Serving.ReadAsync(database), await Administrators.ReadAsync(database));

    public bool IsAdministrator(string agentId) => administrators.Contains(agentId);

    /// <summary>Whether somebody may read a conversation, its files and what is known of its visitor.</summary>
    public bool MayRead(Room room, Actor by) =>
        by.Party == Party.Visitor ? room.VisitorId == by.Id : room.AgentId == by.Id || IsOfTeam(room, by.Id);

    /// <summary>The same for a query: all that somebody may read, search and list.</summary>
    public Expression<Func<Room, bool>> ReadableBy(Actor by)
    {
        var me = by.Id;
        if (by.Party == Party.Visitor)
            return room => room.VisitorId == me;
        if (IsAdministrator(me) || serving.HasNoTeams)
            return room => true;
        var (teams, others) = (serving.TeamsOf(me).ToList(), serving.SitesNotServedBy(me));
        return room =>
            room.AgentId == me || (room.TeamId == null ? !others.Contains(room.SiteId) : teams.Contains(room.TeamId));
    }

    /// <summary>Whether an agent may take a conversation that waits. Administrators are of every team.</summary>
    public bool MayTake(Room room, string agentId) => IsOfTeam(room, agentId);

    /// <summary>Whether somebody may write to the other side, and call: a visitor in their own open conversation, of
    /// agents only who has it.</summary>
    public static bool MayWrite(Room room, Actor by) =>
        room.State != RoomState.Closed && (by.Party == Party.Visitor ? room.VisitorId == by.Id : room.AgentId == by.Id);

    /// <summary>Whether an agent may read and write internal notes, and tag.</summary>
    public bool MayNote(Room room, string agentId) => MayRead(room, new(Party.Agent, agentId));

    /// <summary>Whether an agent may hand an open conversation over, give it back or close it.</summary>
    public bool MayMove(Room room, string agentId) =>
        room.State != RoomState.Closed && (room.AgentId == agentId || IsAdministrator(agentId));

    /// <summary>Whether an agent may take an open conversation from the colleague who has it.</summary>
    /// <param name="everyoneMay">What its site says.</param>
    public bool MayTakeOver(Room room, string agentId, bool everyoneMay) =>
        room.State == RoomState.Taken
        && room.AgentId != agentId
        && (IsAdministrator(agentId) || (everyoneMay && IsOfTeam(room, agentId)));

    /// <summary>Whether an agent may block its visitor.</summary>
    public bool MayBlock(Room room, string agentId) => room.AgentId == agentId || IsAdministrator(agentId);

    /// <summary>Whether a conversation can be handed to an agent: they serve its site, or are of its team.</summary>
    public bool CanBeHandedTo(Room room, string agentId) =>
        IsOfTeam(room, agentId) || serving.Serves(agentId, room.SiteId);

    /// <summary>The team that a conversation has after it was handed to an agent: none if they are not in it.</summary>
    public string? TeamAfterHandingTo(Room room, string agentId) =>
        room.TeamId is { } team && serving.TeamsOf(agentId).Contains(team) ? team : null;

    /// <summary>In whose inbox a conversation stands while it waits: its team's, and the administrators'.</summary>
    /// <returns>Null for every agent.</returns>
    public IReadOnlySet<string>? ReadersOf(RoomPlace place)
    {
        if (serving.HasNoTeams || (place.TeamId is null && serving.TeamsFor(place.SiteId).Count == 0))
            return null;
        IEnumerable<string> teams = place.TeamId is { } team ? [team] : serving.TeamsFor(place.SiteId);
        return teams.SelectMany(serving.MembersOf).Concat(administrators).ToHashSet();
    }

    /// <summary>By what agents see the same waiting conversations: those with the same answer do.</summary>
    public string SightOf(string agentId) =>
        serving.HasNoTeams ? ""
        : IsAdministrator(agentId) ? "*"
        : string.Join(' ', serving.TeamsOf(agentId).Order(StringComparer.Ordinal));

    private bool IsOfTeam(Room room, string agentId) =>
        serving.HasNoTeams || IsAdministrator(agentId) || serving.IsOfTeam(agentId, room.SiteId, room.TeamId);
}

/// <summary>Where a conversation belongs, which decides who may see it.</summary>
/// <param name="TeamId">The team that it was handed to; null if those who serve the site are its team.</param>
public readonly record struct RoomPlace(string SiteId, string? TeamId)
{
    public static RoomPlace Of(Room room) => new(room.SiteId, room.TeamId);
}

/// <summary>The access as it is now, for what lives longer than a request; kept in memory.</summary>
public sealed class RoomAccessNow(TeamsNow teams, Administrators administrators)
{
    public RoomAccess Now => new(teams.Serving, administrators.Ids);

    public IReadOnlySet<string> MembersOf(string teamId) => teams.Serving.MembersOf(teamId);
}
