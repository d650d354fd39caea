namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>What a person has set in their browser before they come to us.</summary>
public sealed record BrowserOptions
{
    /// <summary>What most cameras send.</summary>
    public const int RealFramesPerSecond = 30;

    /// <summary>Whether pages see <c>prefers-color-scheme: dark</c>.</summary>
    public bool Dark { get; init; }

    /// <summary>Whether pages see <c>prefers-reduced-motion: reduce</c>.</summary>
    public bool ReducedMotion { get; init; }

    /// <summary>The languages of <c>navigator.languages</c> and <c>Accept-Language</c>, best first, with commas
    /// between.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether frames of other sites get no cookies but partitioned ones (CHIPS).</summary>
    public bool BlockThirdPartyCookies { get; init; }

    /// <summary>Whether scripts find that cookies do not stick, though storage does, as frames in Safari before 26.2
    /// do. Firefox only.</summary>
    public bool ForgetScriptCookies { get; init; }

    /// <summary>How far the computer's clock is ahead of the right time.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>Whether self-signed certificates are accepted.</summary>
    public bool IgnoreCertificateErrors { get; init; }

    /// <summary>What a page gets that asks for camera and microphone.</summary>
    public MediaDevices Media { get; init; } = MediaDevices.Granted;

    /// <summary>The colour that the camera sends, a small block moving through it; null for the browser's own test
    /// picture. Chromium only: the picture of Firefox cannot be chosen.</summary>
    public CameraColour? Camera { get; init; }

    /// <summary>The height of the camera's picture in pixels, which is 16 to 9. In Chromium of a
    /// <see cref="Camera"/>, in Firefox of any.</summary>
    public int CameraHeight { get; init; } = 180;

    /// <summary>How many frames per second such a camera sends: half of a real one's, so that two cores carry
    /// a call beside another; what measures asks for <see cref="RealFramesPerSecond"/>.</summary>
    public int FramesPerSecond { get; init; } = 15;

    /// <summary>The tone at the microphone in Hz, 0 for silence; null for the browser's own sound (beeps in Chromium,
    /// 1000 Hz in Firefox).</summary>
    public int? Tone { get; init; }

    /// <summary>Whether the tone goes on without a pause, and pages get it as it is, without noise
    /// suppression.</summary>
    public bool SteadyTone { get; init; }

    /// <summary>Whether pages may play sound that nobody has clicked for.</summary>
    public bool Autoplay { get; init; }

    /// <summary>Whether it is a phone: touch and no mouse, a phone's user agent, and pages of 390 × 844 unless opened
    /// otherwise.</summary>
    public bool Phone { get; init; }

    /// <summary>The network namespace that it is in; null for this machine's own.</summary>
    public string? Networks { get; init; }

    /// <summary>Where names lead, as Chromium's <c>--host-resolver-rules</c> has it; null for where they do.
    /// Chromium only.</summary>
    public string? HostRules { get; init; }

    /// <summary>The name at which relays are reached where the network lets nothing but TLS pass; null where it
    /// does.</summary>
    public string? RelayByTls { get; init; }

    /// <summary>What sets <see cref="ClockAhead"/>, before any script of a document.</summary>
    internal string ClockScript =>
        ClockAhead == TimeSpan.Zero
            ? ""
            : $$"""
                {
                  const [Real, now, ahead] = [Date, Date.now, {{ClockAhead.TotalMilliseconds}}];
                  window.Date = class extends Real {
                    constructor(...given) { super(...(given.length ? given : [now() + ahead])); }
                    static now() { return now() + ahead; }
                  };
                }
                """;
}
