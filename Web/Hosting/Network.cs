using System.Net;

namespace LiveChatMeet.Hosting;

/// <summary>The network of a caller, as limits count it.</summary>
/// <param name="Own">The part of the address that one customer of a provider has: all of IPv4, 64 bits of IPv6.</param>
/// <param name="Around">The 48 bits of IPv6 that many customers have too; null for IPv4. It has <see cref="Wider"/>
/// times the limits.</param>
public readonly record struct Network(string Own, string? Around)
{
    public const int Wider = 10;

    public static Network Of(IPAddress? address) => new(Requests.NetworkOf(address), Requests.SiteOf(address));

    public static Network Of(HttpContext? context) => Of(context?.Connection.RemoteIpAddress);

    /// <summary>As people write it: 192.0.2.7, or 2001:db8:1:2::/64.</summary>
    public override string ToString() =>
        Around is null ? Own : $"{new IPAddress([.. Convert.FromHexString(Own), 0, 0, 0, 0, 0, 0, 0, 0])}/64";
}

/// <summary>A budget for each network, and a wider one for the /48 around it.</summary>
public sealed class NetworkBudget(double atOnce, double perSecond, TimeProvider time)
{
    private readonly Budget _own = new(atOnce, perSecond, time);
    private readonly Budget _around = new(atOnce * Network.Wider, perSecond * Network.Wider, time);

    public bool TrySpend(Network from) =>
        _own.TrySpend(from.Own) && (from.Around is null || _around.TrySpend(from.Around));
}

/// <summary>How many of something each network may have at once.</summary>
public sealed class NetworkPlaces(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    public bool TryTake(Network from)
    {
        lock (_lock)
        {
            if (Taken(from.Own) >= most || (from.Around is not null && Taken(from.Around) >= most * Network.Wider))
                return false;
            Add(from, 1);
            return true;
        }
    }

    public void Give(Network from)
    {
        lock (_lock)
            Add(from, -1);
    }

    private int Taken(string of) => _taken.GetValueOrDefault(of);

    private void Add(Network from, int count)
    {
        foreach (var of in from.Around is null ? [from.Own] : (string[])[from.Own, from.Around])
        {
            if (Taken(of) + count == 0)
                _taken.Remove(of);
            else
                _taken[of] = Taken(of) + count;
        }
    }
}
