namespace LiveChatMeet.Sites.Doctor;

/// <summary>
/// One Content-Security-Policy (W3C CSP Level 3): what it says of scripts, frames and the sandbox, and what it should
/// say for the chat.
/// </summary>
public sealed class ContentPolicy
{
    /// <summary>What the chat needs of a sandbox: without the first two there is none; without the others no call
    /// opens in a tab.</summary>
    private static readonly string[] NeededOfSandbox = ["allow-scripts", "allow-same-origin", "allow-popups"];

    private static readonly string[] ForScripts = ["script-src-elem", "script-src", "default-src"];
    private static readonly string[] ForFrames = ["frame-src", "child-src", "default-src"];

    private readonly List<Directive> _directives = [];

    private ContentPolicy(string text, bool isHeader)
    {
        IsHeader = isHeader;
        foreach (var part in text.Split(';'))
        {
            var words = part.Split([' ', '\t', '\n', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            var name = words[0].ToLowerInvariant();
            // the first of a name counts (CSP, 2.2.1)
            if (_directives.TrueForAll(known => known.Name != name))
                _directives.Add(new(name, words[1..]));
        }
    }

    /// <summary>Whether it came as a header; else as a meta element, which knows no sandbox.</summary>
    public bool IsHeader { get; }

    /// <summary>The policies of a header's values: commas separate them.</summary>
    public static IEnumerable<ContentPolicy> OfHeader(IEnumerable<string> values) =>
        values
            .SelectMany(value => value.Split(','))
            .Where(text => !string.IsNullOrWhiteSpace(text))
            .Select(text => new ContentPolicy(text, isHeader: true));

    /// <summary>The policy of a meta element.</summary>
    public static ContentPolicy OfMeta(string content) => new(content, isHeader: false);

    /// <summary>Whether a script element may load (CSP, 6.7.1.1; the page itself wrote it).</summary>
    public bool AllowsScript(PastedLine line, Uri page) =>
        RulesOf(ForScripts) is not { } rules
        || rules.HasNonce(line.Nonce)
        || rules.HasHashes(line.Integrity)
        || (!rules.IsDynamic && rules.Match(line.Address, page));

    /// <summary>Whether the loader may import its late part: it passes its nonce on, and its trust (strict-dynamic).
    /// </summary>
    public bool AllowsImport(PastedLine line, Uri part, Uri page) =>
        RulesOf(ForScripts) is not { } rules
        || rules.HasNonce(line.Nonce)
        || rules.IsDynamic
        || rules.Match(part, page);

    /// <summary>Whether hosts in its list of scripts count for nothing: a script needs the page's nonce.</summary>
    public bool WantsNonce => RulesOf(ForScripts)?.IsDynamic == true;

    public bool AllowsFrame(Uri frame, Uri page) => RulesOf(ForFrames)?.Match(frame, page) != false;

    /// <summary>What its sandbox lacks for the chat; nothing without one.</summary>
    public IReadOnlyList<string> MissingOfSandbox =>
        IsHeader && Find("sandbox") is { } sandbox
            ? [.. NeededOfSandbox.Except(sandbox.Values, StringComparer.OrdinalIgnoreCase)]
            : [];

    /// <summary>The whole policy with what the chat needs added, to be sent in its place.</summary>
    public string With(string chat, bool script, bool frame)
    {
        var mended = _directives.ToList();
        if (script && !WantsNonce)
            Add(mended, ForScripts, "script-src", chat);
        if (frame)
            Add(mended, ForFrames, "frame-src", chat);
        if (MissingOfSandbox is { Count: > 0 } missing)
            Replace(mended, Find("sandbox")!, missing);
        return string.Join("; ", mended.Select(one => string.Join(' ', one.Values.Prepend(one.Name))));
    }

    private SourceList? RulesOf(string[] names) => First(_directives, names) is { } one ? new(one.Values) : null;

    private Directive? Find(string name) => First(_directives, [name]);

    private static Directive? First(List<Directive> among, string[] names) =>
        names.Select(name => among.Find(one => one.Name == name)).FirstOrDefault(one => one is not null);

    // A directive of its own takes the place of default-src and child-src, with all that they allow.
    private static void Add(List<Directive> to, string[] names, string own, string chat)
    {
        var rules = First(to, names)!;
        if (rules.Name is "default-src" or "child-src")
            to.Add(new(own, [.. Allowed(rules), chat]));
        else
            Replace(to, rules, [chat]);
    }

    private static void Replace(List<Directive> among, Directive one, IEnumerable<string> more) =>
        among[among.IndexOf(one)] = one with { Values = [.. Allowed(one), .. more] };

    private static IEnumerable<string> Allowed(Directive one) =>
        one.Values.Where(value => !value.Equals("'none'", StringComparison.OrdinalIgnoreCase));

    private sealed record Directive(string Name, string[] Values);
}
