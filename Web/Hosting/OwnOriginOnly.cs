using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Lets only our own pages reach the hub. Browsers do not apply CORS to WebSockets, so a foreign or missing
/// <c>Origin</c> (RFC 6454) is refused before it reaches the hub.
/// </summary>
public sealed class OwnOriginOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/hub") && context.Request.Headers.Origin != context.Request.OwnOrigin()
            ? throw new RefusedException(Refusal.OriginNotAllowed)
            : next(context);
}
