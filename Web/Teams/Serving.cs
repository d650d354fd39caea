using System.Collections.Immutable;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Teams;

/// <summary>Who serves which sites, and who is in which team, at one moment.</summary>
public sealed class Serving
{
    private static readonly ImmutableHashSet<string> None = [];

    private readonly ImmutableDictionary<string, ImmutableHashSet<string>> _teamsOfAgent;
    private readonly ImmutableDictionary<string, ImmutableHashSet<string>> _agentsOfTeam;
    private readonly ImmutableDictionary<string, ImmutableHashSet<string>> _teamsOfSite;

    public Serving(IEnumerable<TeamMember> members, IEnumerable<TeamSite> served)
    {
        var all = members.ToList();
        _agentsOfTeam = all.GroupBy(member => member.TeamId, member => member.AgentId)
            .ToImmutableDictionary(of => of.Key, of => of.ToImmutableHashSet());
        _teamsOfAgent = all.GroupBy(member => member.AgentId, member => member.TeamId)
            .ToImmutableDictionary(of => of.Key, of => of.ToImmutableHashSet());
        _teamsOfSite = served
            .GroupBy(one => one.SiteId, one => one.TeamId)
            .ToImmutableDictionary(of => of.Key, of => of.ToImmutableHashSet());
    }

    /// <summary>Whether every agent serves every site: as long as no team serves one. A conversation may still have
    /// been handed to a team.</summary>
    public bool IsByAll => _teamsOfSite.IsEmpty;

    /// <summary>Whether there is nobody in any team, and no site is served by one: then teams play no part.</summary>
    public bool HasNoTeams => _agentsOfTeam.IsEmpty && _teamsOfSite.IsEmpty;

    public IReadOnlySet<string> MembersOf(string teamId) => _agentsOfTeam.GetValueOrDefault(teamId, None);

    public IReadOnlySet<string> TeamsOf(string agentId) => _teamsOfAgent.GetValueOrDefault(agentId, None);

    /// <summary>The teams that serve a site; none if everybody does.</summary>
    public IReadOnlySet<string> TeamsFor(string siteId) => _teamsOfSite.GetValueOrDefault(siteId, None);

    public bool Serves(string agentId, string siteId) =>
        TeamsFor(siteId) is var teams && (teams.Count == 0 || teams.Overlaps(TeamsOf(agentId)));

    /// <summary>The sites that an agent does not serve, because only teams serve them that they are not in.</summary>
    public IReadOnlyList<string> SitesNotServedBy(string agentId) =>
        [.. _teamsOfSite.Keys.Where(siteId => !Serves(agentId, siteId))];

    /// <summary>Whether an agent is of the team of a conversation.</summary>
    /// <param name="teamId">The team that it was handed to; null if those who serve the site are its team.</param>
    public bool IsOfTeam(string agentId, string siteId, string? teamId) =>
        teamId is null ? Serves(agentId, siteId) : TeamsOf(agentId).Contains(teamId);

    public static async Task<Serving> ReadAsync(LiveChatDb database) =>
        new(
            await database.TeamMembers.AsNoTracking().ToListAsync(),
            await database.TeamSites.AsNoTracking().ToListAsync()
        );
}
