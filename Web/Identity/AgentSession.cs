namespace LiveChatMeet.Identity;

/// <summary>A browser in which an agent is signed in. Its cookie is valid while this row exists.</summary>
public sealed class AgentSession
{
    /// <summary>The cookie's <see cref="Actor.SessionClaim"/>.</summary>
    public required string Id { get; init; }

    public required string AgentId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}
