using LiveChatMeet.Storage;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Identity;

/// <summary>Somebody on a page of a site. Recognised by a secret that only their browser holds.</summary>
public sealed class Visitor
{
    /// <summary>How many columns of a statement hold one.</summary>
    public const int Columns = 14;

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

    /// <summary>When what is known of them was removed because they had not been here for long; null again once they
    /// are.</summary>
    public DateTimeOffset? ForgottenAt { get; set; }

    /// <summary>When somebody erased them: they can do nothing any more, and what is theirs goes piece by
    /// piece.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    /// <summary>A visitor as a <see cref="Statement"/> found them.</summary>
    /// <param name="row">Holds them.</param>
    /// <param name="first">The column of their id; the others follow.</param>
    public static Visitor Stored(Row row, int first) =>
        new()
        {
            Id = row.Text(first),
            SiteId = row.Text(first + 1),
            CredentialHash = row.Text(first + 2),
            Username = row.Text(first + 3),
            Name = row.TextOrNull(first + 4),
            Email = row.TextOrNull(first + 5),
            PageUrl = row.TextOrNull(first + 6),
            PageTitle = row.TextOrNull(first + 7),
            Browser = row.TextOrNull(first + 8),
            Device = row.Named<DeviceKind>(first + 9),
            CanCall = row.TruthOrNull(first + 10),
            Language = row.TextOrNull(first + 11),
            CreatedAt = row.Time(first + 12),
            SeenAt = row.Time(first + 13),
        };

    /// <summary>The name that people see: the one given, else "Guest 19".</summary>
    public string DisplayName => Name ?? $"Guest {Username.AsSpan(Username.IndexOf('-') + 1)}";
}
