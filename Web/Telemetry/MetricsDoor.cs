using System.Net;
using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Telemetry;

/// <summary>
/// Who may read <c>/metrics</c>: with a token set, whoever brings it; else a program on this machine that asks by a
/// loopback name. What a proxy on this machine brings is not from this machine, whether or not the proxy is named.
/// </summary>
public sealed class MetricsDoor(Settings settings)
{
    private const string Bearer = "Bearer ";

    // The last three are left by the framework when a named proxy's headers were believed.
    private static readonly string[] Forwarding =
    [
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "Forwarded",
        "Via",
        "X-Original-For",
        "X-Original-Host",
        "X-Original-Proto",
    ];

    private readonly byte[]? _token = settings.Metrics.Token is { } token ? HashOf(token) : null;

    /// <summary>The status to refuse with; null if it may read.</summary>
    public int? Refusal(HttpContext context) =>
        _token is not null ? (BringsToken(context.Request) ? null : StatusCodes.Status401Unauthorized)
        : IsOfThisMachine(context) ? null
        : StatusCodes.Status404NotFound;

    private bool BringsToken(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header
        && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(HashOf(header[Bearer.Length..].Trim()), _token);

    private static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer
        && IPAddress.IsLoopback(peer)
        && Requests.IsLoopback(context.Request.Host.Host)
        && !Forwarding.Any(context.Request.Headers.ContainsKey);

    // So both have one length.
    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
