using LiveChatMeet.Refusals;

namespace LiveChatMeet.Calls;

/// <summary>Writes the ends of calls that could not be stored at once, as soon as possible.</summary>
public sealed partial class UnstoredEndsWriter(
    UnstoredEnds unstored,
    CallStore calls,
    TimeProvider time,
    ILogger<UnstoredEndsWriter> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var (callId, end) in unstored.Waiting)
                    await StoreAsync(callId, end);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one drops the call when its lease is over.
        }
    }

    private async Task StoreAsync(string callId, UnstoredEnd end)
    {
        try
        {
            await calls.ApplyAsync(callId, null, _ => end.Command);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            StillWaiting(callId, refused.Code); // again in a moment
        }
        catch (RefusedException)
        {
            unstored.Remove(callId); // the call is gone
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The end of call {Id} cannot be stored yet: {Code}")]
    private partial void StillWaiting(string id, string code);
}
