using LiveChatMeet.Texts;

namespace LiveChatMeet.Identity;

/// <summary>Somebody on a page of a site. Recognised by a secret that only their browser holds.</summary>
public sealed class Visitor
{
    public const int MaxNameLength = 80;
    public const int MaxEmailLength = 254;

    public string Id { get; init; } = Ids.New();

    public required string SiteId { get; init; }

    /// <summary><see cref="Secrets.Hash"/> of the visitor's credential.</summary>
    public required string CredentialHash { get; init; }

    /// <summary><c>guest-19</c>, counted per site: the name of an unnamed visitor.</summary>
    public required string Username { get; init; }

    /// <summary>The name that the visitor gave; unverified.</summary>
    public string? Name { get; set; }

    /// <summary>The e-mail address that the visitor gave; unverified.</summary>
    public string? Email { get; set; }

    /// <summary>The site's page that they are looking at.</summary>
    public string? PageUrl { get; set; }

    public string? PageTitle { get; set; }

    /// <summary>Such as <c>Firefox 145</c>; see <see cref="Device"/>.</summary>
    public string? Browser { get; set; }

    public DeviceKind Device { get; set; }

    /// <summary>Whether the browser can take part in a call; null until it has said.</summary>
    public bool? CanCall { get; set; }

    /// <summary>The first language that the browser asks for, such as <c>en-GB</c>.</summary>
    public string? Language { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset SeenAt { get; set; }

    /// <summary>The name that people see: the one given, else "Guest 19".</summary>
    public string DisplayName => Name ?? $"Guest {Username.AsSpan(Username.IndexOf('-') + 1)}";
}
