using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Hosting;

/// <summary>The framework's rate limiter, by network address. Endpoints name a policy; every request counts against the widest.</summary>
public static class Limits
{
    public const string SignIns = "sign-ins";
    public const string Connections = "connections";

    public static void Add(RateLimiterOptions options, LimitSettings limits)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => IsErrorPage(context) ? Free : PerMinute(context, limits.RequestsPerMinute));
        options.AddPolicy(SignIns, context => HttpMethods.IsPost(context.Request.Method) ? PerMinute(context, limits.SignInsPerMinute) : Free);
        options.AddPolicy(Connections, context => PerMinute(context, limits.ConnectionsPerMinute));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            if (RefusalAnswers.WantsPage(rejected.HttpContext.Request)) return;
            rejected.HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await rejected.HttpContext.RequestServices.GetRequiredService<RefusalAnswers>().Problem(Refusals.TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
    }

    private static RateLimitPartition<string> Free => RateLimitPartition.GetNoLimiter("");

    // The page that tells of a refusal is drawn by a second run of the same request.
    private static bool IsErrorPage(HttpContext context) =>
        context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null;

    internal static RateLimitPartition<string> PerMinute(HttpContext context, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(Requests.NetworkOf(context.Connection.RemoteIpAddress), _ => new()
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        });
}
