using System.Globalization;

namespace LiveChatMeet.Relay;

public enum IceWay
{
    Stun,
    Udp,
    Tcp,
    Tls,
}

/// <summary>The address of a STUN or TURN server (RFC 7064, RFC 7065).</summary>
public sealed record IceUrl(string Text, IceWay Way, string Host, int Port)
{
    private const int SecurePort = 5_349;

    /// <returns>Null if it is none.</returns>
    public static IceUrl? Parse(string url)
    {
        if (url.Split(':', 2) is not [("stun" or "stuns" or "turn" or "turns") and var scheme, var rest])
            return null;
        var (place, query) = rest.Split('?', 2) is [var before, var after] ? (before, after) : (rest, "");
        // An IPv6 address has colons of its own, in brackets.
        var colon = place.LastIndexOf(':');
        var hasPort = colon > place.IndexOf(']', StringComparison.Ordinal);
        var host = hasPort ? place[..colon] : place;
        var port = scheme.EndsWith('s') ? SecurePort : RelaySettings.DefaultPort;
        if (hasPort && !int.TryParse(place[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
            return null;
        return host.Length == 0 ? null : new(url, WayOf(scheme, query), host.Trim('[', ']'), port);
    }

    private static IceWay WayOf(string scheme, string query) =>
        scheme switch
        {
            "stun" or "stuns" => IceWay.Stun,
            "turns" => IceWay.Tls,
            _ => query.Contains("transport=tcp", StringComparison.OrdinalIgnoreCase) ? IceWay.Tcp : IceWay.Udp,
        };
}
