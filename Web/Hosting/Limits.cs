using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Hosting;

/// <summary>The framework's rate limiter, by network address. Endpoints name a policy; every request counts against the widest.</summary>
public static class Limits
{
    public const string SignIns = "sign-ins";
    public const string Connections = "connections";

    public static void Add(RateLimiterOptions options, LimitSettings limits)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PerMinute(context, limits.RequestsPerMinute));
        options.AddPolicy(SignIns, context => PerMinute(context, limits.SignInsPerMinute));
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

    internal static RateLimitPartition<string> PerMinute(HttpContext context, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(Requests.NetworkOf(context.Connection.RemoteIpAddress), _ => new()
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
            QueueLimit = 0,
        });
}
