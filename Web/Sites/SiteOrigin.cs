using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Sites;

/// <summary>The origin of a customer's site (RFC 6454, section 6.2), as people write it and as browsers send
/// it.</summary>
public static class SiteOrigin
{
    public const int MaxOfSite = 50;
    private const int Longest = 2_000;

    /// <summary>
    /// Reduces an address to scheme, host and port: "shop.example" is https, a loopback name http, and whatever follows
    /// the port is dropped. Names are in their ASCII form, and a scheme's default port is dropped.
    /// </summary>
    /// <exception cref="RefusedException"><see cref="Refusal.OriginMalformed"/> for anything but a host's http or https
    /// address.</exception>
    public static string Parse(string? address)
    {
        var text = address?.Trim() ?? "";
        if (text.Length is 0 or > Longest)
            throw Malformed;
        if (!text.Contains("://", StringComparison.Ordinal))
            text = $"{SchemeOf(text)}://{text}";
        return
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0
            && HostOf(uri) is { } host
            ? $"{uri.Scheme}://{host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}"
            : throw Malformed;
    }

    /// <summary>The origins of a site: each once, at least one, and at most <see cref="MaxOfSite"/>.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.OriginMalformed"/></exception>
    public static List<string> ParseAll(IEnumerable<string> addresses)
    {
        var origins = addresses.Select(Parse).Distinct().ToList();
        return origins.Count is > 0 and <= MaxOfSite ? origins : throw Malformed;
    }

    private static string SchemeOf(string text) =>
        Uri.TryCreate($"http://{text}", UriKind.Absolute, out var uri) && Requests.IsLoopback(uri.Host)
            ? "http"
            : "https";

    // This goes into a policy header: letters, digits, dots and dashes, or an IP address.
    private static string? HostOf(Uri uri) =>
        uri.HostNameType switch
        {
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => uri.Host,
            UriHostNameType.Dns
                when AsciiOf(uri) is { } name
                    && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.') => name,
            _ => null,
        };

    private static string? AsciiOf(Uri uri)
    {
        try
        {
            return uri.IdnHost.ToLowerInvariant();
        }
        catch (UriFormatException)
        {
            return null; // Uri takes names that the rules of IDN do not
        }
    }

    private static RefusedException Malformed => new(Refusal.OriginMalformed);
}
