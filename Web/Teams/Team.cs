using LiveChatMeet.Texts;

namespace LiveChatMeet.Teams;

/// <summary>Agents who serve sites together. A site that no team serves is served by every agent.</summary>
public sealed class Team
{
    public const int MaxNameLength = 80;

    public string Id { get; init; } = Ids.New();

    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An agent is in a team.</summary>
public sealed class TeamMember
{
    public required string TeamId { get; init; }

    public required string AgentId { get; init; }
}

/// <summary>A team serves a site.</summary>
public sealed class TeamSite
{
    public required string TeamId { get; init; }

    public required string SiteId { get; init; }
}
