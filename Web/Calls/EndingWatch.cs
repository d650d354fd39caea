using LiveChatMeet.Refusals;

namespace LiveChatMeet.Calls;

/// <summary>Writes the ends of calls that could not be stored when they came, as soon as they can be.</summary>
public sealed partial class EndingWatch(
    Endings endings,
    Switchboard switchboard,
    TimeProvider time,
    ILogger<EndingWatch> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var (callId, ending) in endings.Waiting)
                    await StoreAsync(callId, ending);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one drops the call when its lease is over.
        }
    }

    private async Task StoreAsync(string callId, Ending ending)
    {
        try
        {
            await switchboard.DecideAsync(callId, _ => ending.Command);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            StillWaiting(callId, refused.Code); // again in a moment
        }
        catch (RefusedException)
        {
            endings.Remove(callId); // the call is gone
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The end of call {Id} cannot be stored yet: {Code}")]
    private partial void StillWaiting(string id, string code);
}
