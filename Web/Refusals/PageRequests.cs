using Microsoft.AspNetCore.Diagnostics;

namespace LiveChatMeet.Refusals;

/// <summary>Decides whether a refusal goes to a person, who gets a page, or to a script, which gets its code.</summary>
public static class PageRequests
{
    public static bool WantsPage(this HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        && !PathOf(request).StartsWithSegments("/api")
        && !PathOf(request).StartsWithSegments("/hub");

    // The error page runs under its own path.
    private static PathString PathOf(HttpRequest request) =>
        request.HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
        ?? request.HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path
        ?? request.Path.Value;
}
