using System.Buffers;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms;

/// <summary>
/// Finds the addresses in a text that a reader would click: web addresses, with a scheme or beginning with <c>www.</c>,
/// and mail addresses. Nothing that a browser would run, and no address with a user name before its host. One pass over
/// the text.
/// </summary>
public static class Links
{
    private const int MaxMailboxLength = 64; // RFC 5321, 4.5.3.1.1

    private static readonly string[] Schemes = ["https://", "http://"];
    private static readonly SearchValues<char> Hints = SearchValues.Create("hHwW@");
    private static readonly SearchValues<char> InMailbox = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+'-"
    );

    public static IReadOnlyList<TextLink> In(string text)
    {
        var links = new List<TextLink>();
        var done = 0;
        for (var at = Next(0); at >= 0; at = Next(Math.Max(done, at + 1)))
        {
            var (link, end) = text[at] == '@' ? Mail(text, at, done) : Web(text, at);
            if (link is not null)
                links.Add(link);
            done = Math.Max(done, end);
        }
        return links;

        int Next(int from) => text.AsSpan(from).IndexOfAny(Hints) is >= 0 and var hint ? from + hint : -1;
    }

    /// <returns>A link, if there is one here, and the end of the text handled so far.</returns>
    private static (TextLink? Link, int End) Web(string text, int at)
    {
        var scheme = Schemes.FirstOrDefault(one => text.AsSpan(at).StartsWith(one, StringComparison.OrdinalIgnoreCase));
        var isBare = scheme is null && text.AsSpan(at).StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        if ((scheme is null && !isBare) || (at > 0 && IsPartOfWord(text[at - 1], isBare)))
            return (null, 0);

        var scan = new AddressScan(text, at + (scheme?.Length ?? 0), isQuoted: at > 0 && text[at - 1] == '\'');
        var shown = text[at..scan.End];
        var href = isBare ? $"https://{shown}" : shown;
        return (IsSafe(href, isBare) ? new(at, shown.Length, href) : null, scan.LookedTo);
    }

    /// <summary>Around an @: the mailbox ends before it, the host begins after it.</summary>
    private static (TextLink? Link, int End) Mail(string text, int at, int from)
    {
        var start = at;
        while (start > from && at - start <= MaxMailboxLength && InMailbox.Contains(text[start - 1]))
            start--;
        while (start < at && !char.IsAsciiLetterOrDigit(text[start]))
            start++;
        if (start > from && text[start - 1] is '/' or '@')
            return (null, 0);

        var end = AddressScan.EndOfHost(text, at + 1);
        var address = text[start..end];
        var isWhole = end == text.Length || text[end] != '@';
        return isWhole && HasTopDomain(text[(at + 1)..end]) && EmailAddress.IsAddress(address)
            ? (new(start, address.Length, EmailAddress.LinkTo(address)), end)
            : (null, 0);
    }

    private static bool IsPartOfWord(char before, bool isBare) =>
        char.IsAsciiLetterOrDigit(before) || before is '_' || (isBare && before is '.' or '-' or '@' or '/');

    private static bool IsSafe(string href, bool isBare) =>
        Uri.TryCreate(href, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && address.UserInfo.Length == 0
        && address.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        && (!isBare || (HasTopDomain(address.Host) && address.Host.Count(character => character == '.') > 1));

    /// <summary>A host of two or more labels, the last of which is a word: "shop.example", but not "1.5" or
    /// "localhost".</summary>
    private static bool HasTopDomain(string host) =>
        host.LastIndexOf('.') is > 0 and var dot
        && host[(dot + 1)..] is { Length: >= 2 } last
        && char.IsLetter(last[0]);
}
