using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace LiveChatMeet.Telemetry;

/// <summary>Tells the span of each request the template of its endpoint, which the framework tells its metrics alone.
/// Of a refused request it is the one that was asked for, not the error page.</summary>
public sealed class NamedRequests : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(NameAsync);
            next(app);
        };

    private static async Task NameAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            context
                .Features.Get<IHttpActivityFeature>()
                ?.Activity.SetTag(SafeSpans.Route, (EndpointOf(context) as RouteEndpoint)?.RoutePattern.RawText);
        }
    }

    private static Endpoint? EndpointOf(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint
        ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint
        ?? context.GetEndpoint();
}
