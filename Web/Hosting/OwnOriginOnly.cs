using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Lets nobody but our own pages reach the hub. Browsers put no CORS in front of WebSockets, so a foreign or missing
/// <c>Origin</c> (RFC 6454) is refused before the hub is asked.
/// </summary>
public sealed class OwnOriginOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/hub") && context.Request.Headers.Origin != context.Request.OwnOrigin()
            ? throw new RefusedException(Refusal.OriginNotAllowed)
            : next(context);
}
