using System.Net;
using System.Net.Sockets;

namespace LiveChatMeet.Relay;

/// <summary>Finds the address at which browsers reach this server's relay.</summary>
public static class RelayAddress
{
    // IANA's registries of special addresses (RFC 6890)
    private static readonly IPNetwork[] Special =
    [
        .. (
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
            + "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ::/128 ::1/128 64:ff9b::/96 "
            + "100::/64 2001:db8::/32 fc00::/7 fe80::/10 ff00::/8"
        )
            .Split(' ')
            .Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>The address that is set, else the first that the public name resolves to, IPv4 before IPv6: a relay has
    /// one.</summary>
    /// <returns>Null if there is none, or none that browsers elsewhere could reach.</returns>
    public static async Task<IPAddress?> FindAsync(RelayOptions options, CancellationToken cancelled)
    {
        if (options.Ice.Relay.Address is { } set)
            return IPAddress.Parse(set);
        if (options.PublicAddress is not { } origin)
            return null;
        var host = new Uri(origin).IdnHost;
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? [literal]
            : await ResolveAsync(host, cancelled);
        return found
            .Where(IsPublic)
            .OrderByDescending(one => one.AddressFamily == AddressFamily.InterNetwork)
            .FirstOrDefault();
    }

    /// <summary>Whether anybody's browser may reach an address: it is of no network that is somebody's own.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(Special, network => network.Contains(plain));
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancelled)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancelled);
        }
        catch (SocketException)
        {
            return []; // asked again later
        }
    }
}
