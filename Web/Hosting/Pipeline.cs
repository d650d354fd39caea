using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>The middleware that every request passes, in this order, and the endpoints that belong to no
/// feature.</summary>
public static class Pipeline
{
    public static void UseHosting(this WebApplication app, Settings settings)
    {
        app.UseMiddleware<UnnamedProxies>();
        if (settings.Proxies.Count > 0)
            app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseHostFiltering();
        app.UseMiddleware<PlainHttp>();
        // The handler of exceptions stands inside: of a refusal it sets the status alone, and the status pages draw it.
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error/500",
                SuppressDiagnosticsCallback = context => context.Exception is RefusedException,
            }
        );
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseMiddleware<OwnOriginOnly>();
        app.UseAuthentication();
        app.UseLimits();
        app.UseAuthorization();
    }

    private static void UseLimits(this WebApplication app)
    {
        app.UseMiddleware<RequestLimits>();
        app.UseMiddleware<Bodies>();
        app.UseMiddleware<PageTurns>();
    }

    public static void MapHosting(this WebApplication app)
    {
        PublishedAssets.Map(app);
        app.MapRefusalTexts();
        app.MapGet(
                FormerNames.Path,
                (string? of, FormerNames names) =>
                    names.ProofOf(of) is { } proof ? Results.Text(proof) : Results.NotFound()
            )
            .AllowAnonymous();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        // Without it, the fallback policy would send a mistyped address to the sign-in page.
        app.MapFallback("{**path}", () => TypedResults.NotFound()).AllowAnonymous();
    }
}
