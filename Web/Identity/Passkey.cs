using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Identity;

/// <summary>A credential of an agent's browser, phone or key (W3C Web Authentication): its public half.</summary>
public sealed class Passkey
{
    public const int MaxNameLength = 80;

    /// <summary>What the authenticator calls it; longer ones do not exist (Web Authentication, 4).</summary>
    public const int MaxCredentialLength = 1023;

    public required string Id { get; init; }

    public required string AgentId { get; init; }

    /// <summary>The name that its agent gave it.</summary>
    public required string Name { get; set; }

    public required byte[] CredentialId { get; init; }

    public required byte[] PublicKey { get; init; }

    /// <summary>How the browser can reach it, such as <c>internal</c> and <c>usb</c>, with spaces between.</summary>
    public required string Transports { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until somebody has signed in with it.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>How often it was used, if it counts: one that goes back was copied.</summary>
    public long SignCount { get; set; }

    public bool IsUserVerified { get; set; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }

    public UserPasskeyInfo AsInfo =>
        new(
            CredentialId,
            PublicKey,
            CreatedAt,
            (uint)SignCount,
            Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            IsUserVerified,
            IsBackupEligible,
            IsBackedUp,
            attestationObject: [],
            clientDataJson: []
        );
}
