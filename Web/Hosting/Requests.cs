using System.Net;
using Microsoft.AspNetCore.Diagnostics;

namespace LiveChatMeet.Hosting;

/// <summary>What a request says about where it comes from.</summary>
public static class Requests
{
    /// <summary>Whether the page for a refusal is drawn, by a second pass of the request that was refused.</summary>
    public static bool IsErrorPage(this HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<IExceptionHandlerFeature>() is not null;

    /// <summary>This server as the browser addressed it; the host has already been checked.</summary>
    public static string OwnOrigin(this HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>
    /// This server under the loopback names, for the demo: there, page and livechat are two sites, as with a customer.
    /// The one that the browser did not use comes first. Empty if the request used no loopback name.
    /// </summary>
    public static IReadOnlyList<string> LoopbackOrigins(this HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
            return [];
        string[] names = request.Host.Host == "localhost" ? ["127.0.0.1", "localhost"] : ["localhost", "127.0.0.1"];
        return
        [
            .. names
                .Select(name => request.Host.Port is { } port ? new HostString(name, port) : new HostString(name))
                .Select(host => $"{request.Scheme}://{host}"),
        ];
    }

    /// <summary>Whether browsers accept secure cookies and allow cameras here: https, or a loopback name (W3C Secure
    /// Contexts, 3.1).</summary>
    public static bool IsSecureContext(this HttpRequest request) => request.IsHttps || IsLoopback(request.Host.Host);

    public static bool IsLoopback(string host) =>
        host is "localhost"
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>The part of an address that one customer of a network has: all of IPv4, 64 bits of IPv6.</summary>
    public static string NetworkOf(IPAddress? address) =>
        address is null
            ? "none"
            : StartOf(address, 8) ?? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>The first 48 bits of IPv6, which many customers have to themselves; null for IPv4.</summary>
    public static string? SiteOf(IPAddress? address) => address is null ? null : StartOf(address, 6);

    private static string? StartOf(IPAddress address, int bytes) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, bytes)
            : null;
}
