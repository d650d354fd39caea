namespace LiveChatMeet.Identity;

/// <summary>A browser in which an agent is signed in. Its cookie is valid while this row exists.</summary>
public sealed class AgentSession
{
    /// <summary>How exactly <see cref="SeenAt"/> is kept.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(10);

    /// <summary>The cookie's <see cref="Actor.SessionClaim"/>.</summary>
    public required string Id { get; init; }

    public required string AgentId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Such as <c>Firefox</c>; null if it does not say.</summary>
    public string? Browser { get; init; }

    /// <summary>Such as <c>Windows</c>; null if it does not say.</summary>
    public string? System { get; init; }

    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When its agent last proved again who they are; null if they have only signed in.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }
}
