using System.Text.Json.Serialization;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Desk;

/// <summary>An agent as colleagues see them.</summary>
public enum Availability
{
    /// <summary>New conversations reach them.</summary>
    Here,

    /// <summary>They are not, or have no console open.</summary>
    Away,

    InCall,
}

/// <summary>An agent's status as consoles show it.</summary>
/// <param name="Status">As colleagues see them.</param>
/// <param name="IsAway">Whether they are away, whatever else they do.</param>
/// <param name="ByHand">Whether they said so.</param>
/// <param name="BackAt">When they said that they are back.</param>
public sealed record AgentStanding(
    [property: JsonPropertyName("_id")] string Id,
    Availability Status,
    bool IsAway,
    bool ByHand,
    DateTimeOffset? BackAt
);

/// <summary>Who is here now, joined from consoles, statuses, calls and hours: all of it is in memory.</summary>
public sealed class Staff(
    IPresence presence,
    AgentStatuses statuses,
    TeamsNow teams,
    SiteDesks desks,
    TimeProvider time
)
{
    /// <summary>After an outage, consoles that were here are back within this time: they try again after 12 s at the
    /// latest (<c>Hub/connection.ts</c>).</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(15);

    private readonly long _start = time.GetTimestamp();

    public Availability Of(string agentId) =>
        !presence.IsHere(new(Party.Agent, agentId)) ? Availability.Away
        : statuses.IsInCall(agentId) ? Availability.InCall
        : statuses.Of(agentId).IsAway ? Availability.Away
        : Availability.Here;

    /// <summary>Everybody who has a console open, or is away.</summary>
    public IReadOnlyList<AgentStanding> All() =>
        [.. presence.AgentsHere().Union(statuses.Away).Select(StandingOfAgent)];

    public AgentStanding StandingOfAgent(string agentId)
    {
        var status = statuses.Of(agentId);
        return new(agentId, Of(agentId), status.IsAway, status.IsByHand, status.BackAt);
    }

    public bool IsInCall(string agentId) => statuses.IsInCall(agentId);

    /// <summary>When somebody who is away said that they are back; null if they did not say.</summary>
    public DateTimeOffset? BackAt(string agentId) => statuses.Of(agentId).BackAt;

    /// <summary>What visitors of a site are told.</summary>
    public SiteStanding StandingOf(string siteId)
    {
        if (!desks.IsOpen(siteId))
            return new(false, IsOpen: false);
        var serving = teams.Serving;
        return presence.AgentsHere().Any(id => serving.Serves(id, siteId) && Of(id) != Availability.Away)
                ? new(true, IsOpen: true)
            : time.GetElapsedTime(_start) < BackWithin ? new(null, IsOpen: true)
            : new(false, IsOpen: true);
    }

    public bool IsSomebodyHere(string siteId) => StandingOf(siteId).IsHere == true;

    /// <summary>Everybody who could be given a conversation, as far as it is known here.</summary>
    public IReadOnlyList<string> Free() => [.. presence.AgentsHere().Where(id => Of(id) == Availability.Here)];

    /// <summary>Who could be given a conversation, as far as it is known here; the transaction that gives it looks
    /// again.</summary>
    /// <param name="teamId">The team that it was handed to; null if those who serve the site are its team.</param>
    public IReadOnlyList<string> FreeFor(string siteId, string? teamId)
    {
        var serving = teams.Serving;
        return
        [
            .. presence.AgentsHere().Where(id => serving.IsOfTeam(id, siteId, teamId) && Of(id) == Availability.Here),
        ];
    }
}
