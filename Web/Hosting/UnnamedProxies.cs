using System.Collections.Concurrent;
using System.Net;

namespace LiveChatMeet.Hosting;

/// <summary>The addresses that forward requests without being named: the first few.</summary>
public sealed class Forwarders
{
    // Anybody can send these headers.
    private const int Max = 16;

    private readonly ConcurrentDictionary<IPAddress, bool> _seen = [];

    public IReadOnlyCollection<IPAddress> Unnamed => [.. _seen.Keys];

    public static bool AreIn(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Proto");

    public bool IsNew(IPAddress address) => _seen.Count < Max && _seen.TryAdd(address, true);
}

/// <summary>
/// Logs each address that forwards requests without being in <see cref="Settings.Proxies"/>, once, with the option that
/// adds it. Its headers are not trusted, so everybody behind it counts as one, and https looks like http.
/// </summary>
public sealed partial class UnnamedProxies(
    RequestDelegate next,
    NamedProxies named,
    Forwarders forwarders,
    ILogger<UnnamedProxies> logger
)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (context.Connection.RemoteIpAddress is { } address && Forwarders.AreIn(headers))
            Tell(Plain(address));
        return next(context);
    }

    private void Tell(IPAddress address)
    {
        if (!named.Contain(address) && forwarders.IsNew(address))
            NotNamed(address, named.Networks.Count);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Address} forwards requests (X-Forwarded-For, X-Forwarded-Proto) but is not in Proxies, so all "
            + "who come through it share one address and its limits, and https counts as http. If it is your "
            + "proxy, start with --Proxies:{Next}={Address}. If it is not, do nothing: its headers are ignored."
    )]
    private partial void NotNamed(IPAddress address, int next);
}
