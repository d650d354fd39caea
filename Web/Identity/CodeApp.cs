namespace LiveChatMeet.Identity;

/// <summary>An app that shows an agent a new code every 30 seconds (RFC 6238).</summary>
public sealed class CodeApp
{
    /// <summary>What <see cref="Secret"/> is protected for.</summary>
    public const string Purpose = "LiveChatMeet.CodeApps";

    public required string AgentId { get; init; }

    /// <summary>The secret that the app shares, encrypted with the server's keys.</summary>
    public required string Secret { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>The time step of the last code that was taken: that one and all before it are used up.</summary>
    public required long LastStep { get; set; }
}

/// <summary>A code for an agent whose app is lost. It works once, and only its hash is kept.</summary>
public sealed class RecoveryCode
{
    public required string AgentId { get; init; }

    /// <summary><see cref="Secrets.Hash"/> of it.</summary>
    public required string Hash { get; init; }
}
