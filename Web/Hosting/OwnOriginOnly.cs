using System.Collections.Concurrent;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Lets only our own pages reach the hub. Browsers do not apply CORS to WebSockets, so a foreign or missing
/// <c>Origin</c> (RFC 6454) is refused before it reaches the hub. Logs each such origin once.
/// </summary>
public sealed partial class OwnOriginOnly(RequestDelegate next, HubRejections rejections, ILogger<OwnOriginOnly> logger)
{
    // Anybody can send any origin, so the log is capped.
    private const int MaxWarnings = 16;
    private const int MaxLength = 200;

    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        var (origin, own) = (context.Request.Headers.Origin.ToString(), context.Request.OwnOrigin());
        if (!context.Request.Path.StartsWithSegments("/hub") || origin == own)
        {
            await next(context);
            if (context.Request.Path == "/hub" && context.Response.StatusCode is >= 400 and < 500 and var status)
                rejections.Add(Refusal.CodeOf(status));
            return;
        }
        rejections.Add(Refusal.OriginNotAllowed);
        if (IsOne(origin) && _told.Count < MaxWarnings && _told.TryAdd(origin, true))
            Refused(origin, own);
        throw new RefusedException(Refusal.OriginNotAllowed);
    }

    private static bool IsOne(string origin) =>
        origin.Length <= MaxLength
        && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.GetLeftPart(UriPartial.Authority) == origin;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A connection from a page of {Origin} was refused, because this server's own pages are at {Own}. If "
            + "they are the same, tell the server how it is reached, by PublicAddress and Proxies. If not, do nothing."
    )]
    private partial void Refused(string origin, string own);
}
