using LiveChatMeet.Texts;

namespace LiveChatMeet.Sites.Blocks;

/// <summary>A visitor who may no longer write or call on their site; there is one at most for a visitor.</summary>
public sealed class Block
{
    /// <summary>What <see cref="Network"/> is protected for.</summary>
    public const string Purpose = "LiveChatMeet.Blocks";

    public string Id { get; init; } = Ids.New();

    public required string SiteId { get; init; }

    public required string VisitorId { get; init; }

    /// <summary>The network that they came from, encrypted: everybody from there is blocked on the site. Null if the
    /// block holds their browser alone.</summary>
    public string? Network { get; set; }

    public DateTimeOffset BlockedAt { get; set; }

    /// <summary>When it ends by itself; null if never.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>The account of who blocked them, and the name it had then.</summary>
    public required string ById { get; set; }

    public required string ByName { get; set; }
}
