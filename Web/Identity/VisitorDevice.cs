using LiveChatMeet.Texts;

namespace LiveChatMeet.Identity;

/// <summary>Another browser that opens a visitor's conversations, beside the one that they began in: it came by a
/// mailed link.</summary>
public sealed class VisitorDevice
{
    public string Id { get; init; } = Ids.New();

    public required string VisitorId { get; init; }

    /// <summary><see cref="Secrets.Hash"/> of this browser's own credential.</summary>
    public required string CredentialHash { get; init; }

    /// <summary>Such as <c>Firefox 145</c>; see <see cref="Device"/>.</summary>
    public string? Browser { get; init; }

    public DeviceKind Device { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
}

/// <summary>A visitor has opened a link that was mailed to this address: it is theirs. It says nothing of another one
/// that they give later.</summary>
public sealed class VerifiedAddress
{
    public required string VisitorId { get; init; }

    public required string Email { get; set; }

    public required DateTimeOffset At { get; set; }
}

/// <summary>A right to open a visitor's conversations in another browser, once; it was mailed to them.</summary>
public sealed class MailedLink
{
    /// <summary><see cref="Secrets.Hash"/> of what the holder shows.</summary>
    public required string Hash { get; init; }

    public required string VisitorId { get; init; }

    /// <summary>Instead of an address: it was shown to another device of its visitor.</summary>
    public const string NotMailed = "";

    /// <summary>The address that it was mailed to: who opens it has shown that it is theirs.</summary>
    public required string Email { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
