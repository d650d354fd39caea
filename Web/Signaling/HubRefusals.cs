using System.Threading.RateLimiting;
using LiveChatMeet.Hosting;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Signaling;

/// <summary>Stands before every hub method: counts calls against the connection's budget and makes codes of refusals.</summary>
public sealed partial class HubRefusals(Settings settings, ILogger<HubRefusals> logger) : IHubFilter
{
    private static readonly object CallsKey = new();
    private static readonly object MessagesKey = new();

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            Spend(invocationContext, CallsKey);
            if (invocationContext.HubMethodName == nameof(SignalingHub.Send)) Spend(invocationContext, MessagesKey);
            return await next(invocationContext);
        }
        catch (RefusedException refused)
        {
            Refused(invocationContext.HubMethodName, refused.Code);
            throw new HubException(refused.Code);
        }
        catch (Exception failure) when (failure is not HubException)
        {
            // What went wrong is for the log; the browser gets a code.
            Failed(failure, invocationContext.HubMethodName);
            throw new HubException(Writer.StorageCode(failure) ?? Refusals.Internal);
        }
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var limits = settings.Limits;
        context.Context.Items[CallsKey] = Budget(limits.CallsPerSecond, limits.CallsPerSecond, TimeSpan.FromSeconds(1));
        context.Context.Items[MessagesKey] = Budget(limits.MessagesAtOnce, Math.Max(1, limits.MessagesPerMinute / 6), TimeSpan.FromSeconds(10));
        try
        {
            await next(context);
        }
        catch (Exception failure) when (failure is not HubException)
        {
            // The connection ends with a code that the browser knows.
            Failed(failure, nameof(OnConnectedAsync));
            throw new HubException(Writer.StorageCode(failure) ?? Refusals.Internal);
        }
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        await next(context, exception);
        (context.Context.Items[CallsKey] as IDisposable)?.Dispose();
        (context.Context.Items[MessagesKey] as IDisposable)?.Dispose();
    }

    private static TokenBucketRateLimiter Budget(int atOnce, int each, TimeSpan period) =>
        new(new() { TokenLimit = atOnce, TokensPerPeriod = each, ReplenishmentPeriod = period, AutoReplenishment = true, QueueLimit = 0 });

    private static void Spend(HubInvocationContext call, object budget)
    {
        using var lease = ((RateLimiter)call.Context.Items[budget]!).AttemptAcquire();
        if (!lease.IsAcquired) throw new RefusedException(Refusals.TooManyRequests);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} refused: {Code}")]
    private partial void Refused(string method, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private partial void Failed(Exception failure, string method);
}
