using System.Net;

namespace LiveChatMeet.Hosting;

/// <summary>The proxies in front of the server: addresses, and networks in which a proxy's address changes, as those of
/// containers.</summary>
public sealed class NamedProxies(Settings settings)
{
    // A wider one is a mistake: everybody in it could say who they are.
    private const int MinPrefixOfIPv4 = 8;
    private const int MinPrefixOfIPv6 = 32;

    /// <summary>An address is a network of one.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; } = [.. settings.Proxies.Select(proxy => Parse(proxy)!.Value)];

    public bool Contain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(plain));
    }

    /// <returns>Null if it is neither an address nor a network that is small enough.</returns>
    public static IPNetwork? Parse(string proxy)
    {
        if (IPAddress.TryParse(proxy, out var address))
        {
            var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return new(plain, 8 * plain.GetAddressBytes().Length);
        }
        return IPNetwork.TryParse(proxy, out var network) && network.PrefixLength >= MinPrefixOf(network)
            ? network
            : null;
    }

    private static int MinPrefixOf(IPNetwork network) =>
        network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? MinPrefixOfIPv4
            : MinPrefixOfIPv6;
}
