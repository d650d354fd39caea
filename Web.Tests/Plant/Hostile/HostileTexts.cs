using System.Net;
using System.Text;
using static LiveChatMeet.Tests.Plant.Hostile.HostilePieces;

namespace LiveChatMeet.Tests.Plant.Hostile;

/// <summary>Texts that want to be more than text, made from where they may stand, what they would run, and how that may
/// be written. Each calls <c>zq9()</c>, or makes an element or an attribute whose name begins so.</summary>
public static class HostileTexts
{
    /// <summary>Begins the name of each element and attribute, and stands in each script.</summary>
    public const string Mark = "zq9";

    private static readonly Func<string, string>[] Encodings =
    [
        WebUtility.HtmlEncode,
        text => Each(text, letter => $"&#{(int)letter};"),
        text => Each(text, letter => $"&#x{(int)letter:x}"),
        Uri.EscapeDataString,
        text => Uri.EscapeDataString(Uri.EscapeDataString(text)),
        text => Each(text, letter => $"\\u{(int)letter:x4}"),
        text => Each(text, letter => $"\\x{(int)letter:x2}"),
        text => Each(text, letter => letter is > ' ' and < '\u007F' ? $"{(char)(letter + 0xFEE0)}" : $"{letter}"),
        text => text.Replace("<", "+ADw-", StringComparison.Ordinal).Replace(">", "+AD4-", StringComparison.Ordinal),
        text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) + text,
    ];

    /// <summary>More than five hundred, each once, always in the same order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Standing()
            .Concat(Attributes())
            .Concat(Mutating())
            .Concat(Schemes.Select(scheme => $"{scheme}zq9()//http://x.example"))
            .Concat(Schemes.Select(scheme => $"<a href=\"{scheme}zq9()\">x</a>"))
            .Concat(Templates)
            .Concat(Templates.Select(template => $"{template}<zq9>"))
            .Concat(Links)
            .Concat(Encoded())
            .Concat(Hidden())
            .Concat(Long())
            .Distinct(),
    ];

    /// <summary>So many of them, of all kinds.</summary>
    public static IReadOnlyList<string> Some(int count) =>
        [.. Enumerable.Range(0, count).Select(i => All[(int)((long)i * All.Count / count)])];

    private static IEnumerable<string> Standing() =>
        Endings.SelectMany(ending => Elements.Select(element => ending + element));

    private static IEnumerable<string> Attributes() =>
        ((string[])["\"", "'", "`", ""]).SelectMany(quote =>
            Handlers.Select(handler =>
                $"x{quote} zq9={quote}1{quote} autofocus {handler}={quote}zq9(){quote} x={quote}"
            )
        );

    private static IEnumerable<string> Mutating() =>
        from foreign in Foreign
        from inner in foreign.Inner
        from raw in Raw
        select $"<{foreign.Outer}><{inner}><{raw}><b title=\"</{raw}><img src=x onerror=zq9()>\">";

    private static IEnumerable<string> Encoded() =>
        Encodings.SelectMany(encode => Elements.Take(8).Select(element => encode(element) + "<zq9>"));

    private static IEnumerable<string> Hidden() =>
        from between in Unseen
        from element in Elements.Take(6)
        select $"x{between}{element.Insert(1, between)}{between}{element}";

    private static IEnumerable<string> Long() =>
        [
            new string('x', 7_000) + "<zq9>",
            string.Concat(Enumerable.Repeat("<b>", 1_500)) + "<zq9>",
            string.Concat(Enumerable.Repeat("<svg><desc>", 500)) + "<zq9>",
            string.Concat(Enumerable.Repeat("\u0301", 3_000)) + "<zq9>",
            string.Concat(Enumerable.Repeat("https://x.example/<zq9> ", 300)),
        ];

    private static string Each(string text, Func<char, string> write) => string.Concat(text.Select(write));
}
