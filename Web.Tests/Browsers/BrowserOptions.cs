namespace LiveChatMeet.Tests.Browsers;

/// <summary>What a person has set in their browser before they come to us.</summary>
public sealed record BrowserOptions
{
    /// <summary>Whether pages see <c>prefers-color-scheme: dark</c>.</summary>
    public bool Dark { get; init; }

    /// <summary>Whether pages see <c>prefers-reduced-motion: reduce</c>.</summary>
    public bool ReducedMotion { get; init; }

    /// <summary>The languages of <c>navigator.languages</c> and <c>Accept-Language</c>, best first, with commas between.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether frames of other sites get no cookies but partitioned ones (CHIPS).</summary>
    public bool BlockThirdPartyCookies { get; init; }

    /// <summary>Whether scripts find that cookies do not stick, though storage does, as frames in Safari before 26.2 do. Firefox only.</summary>
    public bool ForgetScriptCookies { get; init; }

    /// <summary>Whether self-signed certificates are accepted.</summary>
    public bool IgnoreCertificateErrors { get; init; }
}
