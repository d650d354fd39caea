using System.Threading.RateLimiting;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Visitors;

/// <summary>How many new visitors one network may bring in a minute; known visitors are not counted.</summary>
public sealed class NewcomerLimit(Settings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(context => Limits.PerMinute(context, settings.Limits.NewVisitorsPerMinute));

    /// <exception cref="RefusedException"><see cref="Refusals.TooManyRequests"/>.</exception>
    public void Count(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        if (!lease.IsAcquired) throw new RefusedException(Refusals.TooManyRequests);
    }

    public void Dispose() => _limiter.Dispose();
}
