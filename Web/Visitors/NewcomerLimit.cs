using System.Threading.RateLimiting;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Visitors;

/// <summary>How many new visitors one network may bring in a minute; and how many messages known ones may send by form.</summary>
public sealed class NewcomerLimit(Settings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(context => Limits.PerMinute(context, settings.Limits.NewVisitorsPerMinute));

    private readonly PartitionedRateLimiter<HttpContext> _messages =
        PartitionedRateLimiter.Create<HttpContext, string>(context => Limits.PerMinute(context, settings.Limits.MessagesPerMinute));

    /// <exception cref="RefusedException"><see cref="Refusals.TooManyRequests"/>.</exception>
    public void Count(HttpContext context) => Spend(_limiter, context);

    /// <summary>Messages that known visitors send by form, past the budget of a hub connection.</summary>
    /// <exception cref="RefusedException"><see cref="Refusals.TooManyRequests"/>.</exception>
    public void CountMessage(HttpContext context) => Spend(_messages, context);

    public void Dispose()
    {
        _limiter.Dispose();
        _messages.Dispose();
    }

    private static void Spend(PartitionedRateLimiter<HttpContext> limiter, HttpContext context)
    {
        using var lease = limiter.AttemptAcquire(context);
        if (!lease.IsAcquired) throw new RefusedException(Refusals.TooManyRequests);
    }
}
