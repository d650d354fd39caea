using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>Refuses requests over the limits. Runs after authentication, because agents count by account.</summary>
public sealed class RequestLimits(RequestDelegate next, Limits limits, RefusalAnswers answers, RefusalMeter meter)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.IsErrorPage() || limits.TryCount(context))
        {
            await next(context);
            return;
        }
        meter.Add(Refusal.TooManyRequests);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = "60";
        // People get only the status: the status code pages render it.
        if (!context.Request.WantsPage())
            await answers.Problem(new(Refusal.TooManyRequests)).ExecuteAsync(context);
    }
}
