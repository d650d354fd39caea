using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Hosting;
using LiveChatMeet.Relay;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>Which addresses the doctor may connect to: public ones, and the one that a listed origin itself names as a
/// literal or as localhost.</summary>
public static class Reachable
{
    // Of IPv6 only what is handed out at all (RFC 4291, 2.4), without tunnels, that hide an IPv4 address, and examples.
    private static readonly IPNetwork HandedOut = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Within =
    [
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    /// <param name="host">The host of the listed origin that is fetched, which <paramref name="address"/> was found
    /// for.</param>
    public static bool Allows(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IsPublic(plain))
            return true;
        return IPAddress.TryParse(host.Trim('[', ']'), out var listed)
            ? plain.Equals(listed) && !IsOfNobody(plain)
            : Requests.IsLoopback(host) && IPAddress.IsLoopback(plain);
    }

    private static bool IsPublic(IPAddress plain) =>
        RelayAddress.IsPublic(plain)
        && (
            plain.AddressFamily == AddressFamily.InterNetwork
            || (HandedOut.Contains(plain) && !Array.Exists(Within, network => network.Contains(plain)))
        );

    // No web site is there; cloud providers answer with credentials (169.254.169.254).
    private static bool IsOfNobody(IPAddress plain) =>
        plain.Equals(IPAddress.Any)
        || plain.Equals(IPAddress.IPv6Any)
        || plain.IsIPv6LinkLocal
        || plain.IsIPv6Multicast
        || (
            plain.AddressFamily == AddressFamily.InterNetwork
            && plain.GetAddressBytes() is [169, 254, ..] or [>= 224, ..]
        );
}
