using System.Security.Cryptography;

namespace LiveChatMeet.Hosting;

/// <summary>The Content-Security-Policy of one answer: its nonce, and who may frame it. One for each request.</summary>
public sealed class PagePolicy
{
    /// <summary>128 bits in hexadecimal: no character that HTML would escape, because htmx looks for it in the
    /// markup.</summary>
    public string Value { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The origins whose pages may frame this answer; nobody unless a page says so.</summary>
    public IReadOnlyList<string> FrameAncestors { get; set; } = [];

    /// <summary>Other origins that this page may frame, and give nothing to.</summary>
    public IReadOnlyList<string> Frames { get; set; } = [];

    /// <summary>Another origin whose scripts and frames this page holds: the demo's livechat.</summary>
    public string? OtherOrigin { get; set; }

    /// <summary>An htmx answer uses the nonce of the page it is put into: policies apply to the whole
    /// document.</summary>
    public override string ToString() => Value;
}
