using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Hub;

/// <summary>Runs before every hub method: counts calls against the limits, gives each its turn, and turns refusals into
/// codes.</summary>
public sealed partial class HubRefusals(Limits limits, Writer writer, TimeProvider time, ILogger<HubRefusals> logger)
    : IHubFilter
{
    private const int MaxConcurrentCalls = 4;

    // A client that carries on although everything is refused is not a page of ours.
    private const int RefusalsAtOnce = 300;
    private const int RefusalsPerSecond = 5;

    private static readonly object ConnectionKey = new();

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        var name = invocationContext.HubMethodName;
        var connection = (Connection)invocationContext.Context.Items[ConnectionKey]!;
        try
        {
            Count(name, connection);
            // A message, a mark and a query may run at once; the end of a call waits for none of them.
            return name is nameof(SignalingHub.HangUp) or nameof(SignalingHub.Decline)
                ? await next(invocationContext)
                : await InTurnAsync(connection, () => next(invocationContext));
        }
        catch (RefusedException refused)
        {
            Refused(name, refused.Code);
            if (refused.Code == Refusal.TooManyRequests && !connection.Patience.TryTake())
                invocationContext.Context.Abort();
            throw new HubException(refused.Error);
        }
        catch (Exception failure) when (failure is not HubException)
        {
            // What went wrong is for the log; the browser gets a code.
            Failed(failure, name);
            throw new HubException(StorageFailure.RefusalOf(failure) ?? Refusal.Internal);
        }
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[ConnectionKey] = new Connection(
            Actor.Of(context.Context.User),
            Network.Of(context.Context.GetHttpContext()),
            new(RefusalsAtOnce, RefusalsPerSecond, time),
            new(MaxConcurrentCalls)
        );
        try
        {
            await next(context);
        }
        catch (RefusedException refused)
        {
            Refused(nameof(OnConnectedAsync), refused.Code);
            throw new HubException(refused.Error);
        }
        catch (Exception failure) when (failure is not HubException)
        {
            // The connection ends with a code that the browser knows.
            Failed(failure, nameof(OnConnectedAsync));
            throw new HubException(StorageFailure.RefusalOf(failure) ?? Refusal.Internal);
        }
    }

    // A few run at once, and each begins before the next: what a leg sends right after its join meets that join.
    private static async Task<object?> InTurnAsync(Connection connection, Func<ValueTask<object?>> call)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await connection.AfterTheLast(begun.Task);
        await connection.Turns.WaitAsync();
        try
        {
            var running = call();
            begun.SetResult();
            return await running;
        }
        finally
        {
            begun.TrySetResult();
            connection.Turns.Release();
        }
    }

    private void Count(string method, Connection connection)
    {
        limits.CountCall(connection.Who, connection.From);
        if (method == nameof(SignalingHub.Send))
        {
            RefuseIfBusy(1);
            limits.CountMessage(connection.Who, connection.From);
        }
        else if (method == nameof(SignalingHub.Typing))
            RefuseIfBusy(Backlog.ForPages);
        else if (method == nameof(SignalingHub.PageViewed))
            limits.CountVisit(connection.Who);
    }

    // Before it waits for its turn, and before it counts as a message. What belongs to a call always passes.
    private void RefuseIfBusy(double share)
    {
        if (writer.Backlog.ComeBackIn(share) is { } later)
            throw new RefusedException(Refusal.Busy, later);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} refused: {Code}")]
    private partial void Refused(string method, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private partial void Failed(Exception failure, string method);

    /// <param name="Patience">How many more refusals it may get.</param>
    /// <param name="Turns">How many calls may run at once.</param>
    private sealed record Connection(Actor Who, Network From, Bucket Patience, SemaphoreSlim Turns)
    {
        private Task _lastBegun = Task.CompletedTask;

        /// <returns>Completes when the call that came before has begun.</returns>
        public Task AfterTheLast(Task begun) => Interlocked.Exchange(ref _lastBegun, begun);
    }
}
