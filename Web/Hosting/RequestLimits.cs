using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Diagnostics;

namespace LiveChatMeet.Hosting;

/// <summary>Refuses requests over the limits. Runs after authentication, because agents count by account.</summary>
public sealed class RequestLimits(RequestDelegate next, Limits limits, RefusalAnswers answers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (IsErrorPage(context) || limits.TryCount(context))
        {
            await next(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "60";
        // People get only the status: the status code pages render it.
        if (!context.Request.WantsPage())
            await answers.Problem(Refusal.TooManyRequests).ExecuteAsync(context);
    }

    // The page for a refusal is rendered by a second pass of the same request.
    private static bool IsErrorPage(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<IExceptionHandlerFeature>() is not null;
}
