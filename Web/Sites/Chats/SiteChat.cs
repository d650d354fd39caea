namespace LiveChatMeet.Sites.Chats;

/// <summary>How a site's chat looks and speaks. A site without a row has the defaults.</summary>
public sealed class SiteChat
{
    public const int MaxHeadingLength = 60;
    public const int MaxWelcomeLength = 200;
    public const int MaxLabelLength = 24;
    public const int MaxGreetingLength = 120;
    public const int MaxPagesLength = 60;
    public const int MaxGreetingSeconds = 600;
    public const int MaxLinkLength = 300;
    public const int MaxConsentLength = 500;

    public required string SiteId { get; init; }

    /// <summary>What stands over an empty chat while somebody is here; null for our words.</summary>
    public string? Heading { get; set; }

    /// <summary>The sentence below; null for ours.</summary>
    public string? Welcome { get; set; }

    /// <summary>Whether launcher and chat stand where lines begin (on the left, unless the page is written from right
    /// to left), and not where they end.</summary>
    public bool IsLeft { get; set; }

    /// <summary>What stands on the launcher beside its picture; null for nothing.</summary>
    public string? LauncherLabel { get; set; }

    /// <summary>What is said beside the launcher to somebody who has not written; null for nothing.</summary>
    public string? Greeting { get; set; }

    /// <summary>The paths on which it is said, with <c>*</c> for anything; null for all.</summary>
    public string? GreetingPages { get; set; }

    /// <summary>After how many seconds of looking at such a page it is said.</summary>
    public int GreetingSeconds { get; set; } = 20;

    /// <summary>Whether it is said outside the site's hours too.</summary>
    public bool GreetsWhenClosed { get; set; }

    /// <summary>Where the site says what it does with data; null for nowhere.</summary>
    public string? PrivacyLink { get; set; }

    /// <summary>What visitors have to agree to before they write; null if nothing.</summary>
    public string? Consent { get; set; }

    /// <summary>Whether an answer is heard while nobody looks at the chat; visitors may turn that off.</summary>
    public bool HasSound { get; set; } = true;
}
