using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>
/// Reads a page's HTML tag by tag, as a browser's parser cuts it (HTML Standard, 13.2.5), in one pass. No tree is
/// built: that of a page which is nested without end takes minutes.
/// </summary>
/// <param name="chat">The chat's origin.</param>
internal sealed class PageReader(Uri page, string chat)
{
    private const string Loader = "livechat";
    private static readonly string[] ScriptTypes = ["", "module", "text/javascript", "application/javascript"];

    /// <summary>What may stand in the head: any other element begins the body.</summary>
    private static readonly HashSet<string> OfHead =
    [
        "html",
        "head",
        "title",
        "base",
        "link",
        "meta",
        "style",
        "script",
        "noscript",
        "template",
    ];

    private readonly List<PastedLine> _lines = [];
    private readonly List<ContentPolicy> _policies = [];
    private Uri? _base;
    private LineTrace _trace;
    private bool _framesChat;
    private bool _isInBody;
    private string? _textOf; // the element whose text comes
    private int _templates;

    public static PageReading Read(FetchedPage page, string chat)
    {
        using var text = new StreamReader(new MemoryStream(page.Body), Encoding.UTF8, true);
        return new PageReader(page.Address, chat).Read(text.ReadToEnd());
    }

    private PageReading Read(string html)
    {
        using var source = new TextSource(html);
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.ResolverExtended);
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            Take(token);
            if (token.Type == HtmlTokenType.StartTag)
                tokens.State = ModeAfter(token.Name);
        }
        return new()
        {
            Lines = _lines,
            Policies = _policies,
            Trace = _trace,
            FramesChat = _framesChat,
        };
    }

    private void Take(HtmlToken token)
    {
        var isTemplate = token.Name == "template";
        if (token.Type == HtmlTokenType.StartTag && isTemplate)
            _templates++;
        else if (token.Type == HtmlTokenType.EndTag && isTemplate)
            _templates = Math.Max(0, _templates - 1);
        else if (token.Type == HtmlTokenType.StartTag && _templates == 0)
            Begin(token.AsTag());
        else if (token.Type == HtmlTokenType.EndTag)
            _textOf = null;
        else if (token.Type == HtmlTokenType.Comment)
            Trace(LineTrace.InComment, token.Data);
        else if (token.Type == HtmlTokenType.Character && _templates == 0)
            Trace(TraceOfText, token.Data);
    }

    private LineTrace TraceOfText =>
        _textOf switch
        {
            null => LineTrace.AsText,
            "script" => LineTrace.InScript,
            _ => LineTrace.Nowhere, // no script is in a noscript
        };

    private void Begin(HtmlTagToken tag)
    {
        _isInBody |= !OfHead.Contains(tag.Name);
        _textOf = ModeAfter(tag.Name) == HtmlParseMode.PCData ? null : tag.Name;
        switch (tag.Name)
        {
            case "base" when _base is null && Of(tag, "href") is { } href:
                _base = Uri.TryCreate(page, href, out var address) ? address : page;
                break;
            case "meta" when !_isInBody && Is(Of(tag, "http-equiv"), "Content-Security-Policy"):
                _policies.Add(ContentPolicy.OfMeta(Of(tag, "content") ?? ""));
                break;
            case "iframe":
                Trace(LineTrace.InFrame, Of(tag, "srcdoc"));
                _framesChat |= Of(tag, "src")?.Contains($"{chat}/{Loader}/", StringComparison.Ordinal) == true;
                break;
            case "script":
                if (LineOf(tag) is { } line)
                    _lines.Add(line);
                break;
        }
    }

    private PastedLine? LineOf(HtmlTagToken script)
    {
        var source = Of(script, "src");
        if (
            !Uri.TryCreate(_base ?? page, source ?? Of(script, "data-src") ?? "", out var address) || !IsLoader(address)
        )
            return null;
        return new()
        {
            Address = address,
            Key = Of(script, "data-site") is { Length: > 0 } named ? named : KeyIn(address),
            Nonce = Of(script, "nonce"),
            Integrity = Of(script, "integrity"),
            Sleeps = source is null || !ScriptTypes.Contains((Of(script, "type") ?? "").Trim().ToLowerInvariant()),
        };
    }

    // As loader-script.ts finds it
    private static bool IsLoader(Uri address) =>
        address.Scheme is "http" or "https"
        && address.Segments[^1] is var file
        && file.StartsWith($"{Loader}.", StringComparison.Ordinal)
        && file.EndsWith(".js", StringComparison.Ordinal);

    private static string? KeyIn(Uri address) =>
        QueryHelpers.ParseQuery(address.Query).GetValueOrDefault("site").ToString() is { Length: > 0 } key ? key : null;

    private void Trace(LineTrace where, string? text)
    {
        if (where > _trace && text?.Contains($"{Loader}.js", StringComparison.Ordinal) == true)
            _trace = where;
    }

    // What follows is text up to its end tag (13.2.6.4); browsers run scripts, so noscript is too.
    private static HtmlParseMode ModeAfter(string tag) =>
        tag switch
        {
            "script" => HtmlParseMode.Script,
            "title" or "textarea" => HtmlParseMode.RCData,
            "style" or "xmp" or "iframe" or "noembed" or "noframes" or "noscript" => HtmlParseMode.Rawtext,
            "plaintext" => HtmlParseMode.Plaintext,
            _ => HtmlParseMode.PCData,
        };

    // The first of a name counts; null without one.
    private static string? Of(HtmlTagToken tag, string name)
    {
        foreach (var attribute in tag.Attributes)
            if (attribute.Name == name)
                return attribute.Value;
        return null;
    }

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
