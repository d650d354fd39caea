using LiveChatMeet.Texts;

namespace LiveChatMeet.Identity;

/// <summary>Somebody on a page of a site. Known again by a secret that only their browser holds.</summary>
public sealed class Visitor
{
    public const int MaxNameLength = 80;
    public const int MaxEmailLength = 254;

    public string Id { get; init; } = Ids.New();

    public required string SiteId { get; init; }

    /// <summary><see cref="Secrets.Hash"/> of the visitor's credential.</summary>
    public required string CredentialHash { get; init; }

    /// <summary><c>guest-19</c>, counted per site: what an unnamed visitor is called.</summary>
    public required string Username { get; init; }

    /// <summary>What the visitor says they are called; unverified.</summary>
    public string? Name { get; set; }

    /// <summary>Where the visitor wants to be told; unverified.</summary>
    public string? Email { get; set; }

    /// <summary>The page of the site that they look at.</summary>
    public string? PageUrl { get; set; }

    public string? PageTitle { get; set; }

    /// <summary>Such as <c>Firefox 145</c>; see <see cref="Device"/>.</summary>
    public string? Browser { get; set; }

    public DeviceKind Device { get; set; }

    /// <summary>Whether the browser can take part in a call; null until it said so.</summary>
    public bool? CanCall { get; set; }

    /// <summary>The first language that the browser asks for, such as <c>en-GB</c>.</summary>
    public string? Language { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset SeenAt { get; set; }

    /// <summary>What people read: the name given, else "Guest 19".</summary>
    public string DisplayName => Name ?? $"Guest {Username.AsSpan(Username.IndexOf('-') + 1)}";
}
