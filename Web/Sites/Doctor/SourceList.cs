using System.Text.RegularExpressions;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>The sources that a directive of a Content-Security-Policy allows (CSP, 2.3.1 and 6.7.2).</summary>
public sealed partial class SourceList(IReadOnlyList<string> sources)
{
    /// <summary>Whether scripts that are allowed may load others, and hosts count for nothing.</summary>
    public bool IsDynamic => sources.Contains("'strict-dynamic'", StringComparer.OrdinalIgnoreCase);

    public bool HasNonce(string? nonce) =>
        !string.IsNullOrEmpty(nonce)
        && sources.Any(one =>
            one.StartsWith("'nonce-", StringComparison.OrdinalIgnoreCase) && one.EndsWith('\'') && one[7..^1] == nonce
        );

    /// <summary>Whether all hashes of an integrity attribute are allowed.</summary>
    public bool HasHashes(string? integrity) =>
        integrity?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } hashes
        && Array.TrueForAll(hashes, hash => sources.Contains($"'{hash.Split('?')[0]}'", StringComparer.Ordinal));

    /// <summary>Whether an address is one of them.</summary>
    /// <param name="page">The page whose policy this is: what <c>'self'</c> means, and a host without a scheme.</param>
    public bool Match(Uri address, Uri page) => sources.Any(source => Matches(source, address, page));

    private static bool Matches(string source, Uri address, Uri page)
    {
        if (source == "*")
            return address.Scheme is "http" or "https" or "ws" or "wss" || address.Scheme == page.Scheme;
        if (source.Equals("'self'", StringComparison.OrdinalIgnoreCase))
            return IsSelf(address, page);
        if (Scheme().Match(source) is { Success: true } scheme)
            return IsScheme(scheme.Groups[1].Value, address);
        return Host().Match(source) is { Success: true } host && MatchesHost(host, address, page);
    }

    private static bool MatchesHost(Match source, Uri address, Uri page)
    {
        var (scheme, host, port, path) = (source.Groups[1], source.Groups[2].Value, source.Groups[3], source.Groups[4]);
        return IsScheme(scheme.Success ? scheme.Value : page.Scheme, address)
            && IsHost(host, address.Host)
            && IsPort(port, scheme, address)
            && IsPath(path.Value, address.AbsolutePath);
    }

    private static bool IsSelf(Uri address, Uri page) =>
        address.Host.Equals(page.Host, StringComparison.OrdinalIgnoreCase)
        && IsScheme(page.Scheme, address)
        && (address.Port == page.Port || (address.IsDefaultPort && page.IsDefaultPort));

    // What is better than what is allowed is allowed (6.7.2.10).
    private static bool IsScheme(string allowed, Uri address) =>
        allowed.Equals(address.Scheme, StringComparison.OrdinalIgnoreCase)
        || (allowed.Equals("http", StringComparison.OrdinalIgnoreCase) && address.Scheme == "https");

    private static bool IsHost(string allowed, string host) =>
        allowed == "*"
        || (
            allowed.StartsWith("*.", StringComparison.Ordinal)
                ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
                : host.Equals(allowed, StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsPort(Group allowed, Group scheme, Uri address) =>
        allowed.Value switch
        {
            "" => address.IsDefaultPort,
            "*" => true,
            "80" when address.Port == 443 && scheme.Value != "https" => address.Scheme == "https",
            var port => port == $"{address.Port}",
        };

    private static bool IsPath(string allowed, string path) =>
        allowed.Length <= 1
        || (
            allowed.EndsWith('/')
                ? path.StartsWith(Uri.UnescapeDataString(allowed), StringComparison.Ordinal)
                : path == Uri.UnescapeDataString(allowed)
        );

    [GeneratedRegex(@"^([a-z][a-z0-9+.-]*):$", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(
        @"^(?:([a-z][a-z0-9+.-]*)://)?(\*|\[[0-9a-f:.]+\]|(?:\*\.)?[a-z0-9._-]+)(?::(\d+|\*))?(/[^?#]*)?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Host();
}
