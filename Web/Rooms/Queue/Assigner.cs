using LiveChatMeet.Desk;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>Looks whether something that waits can be given to somebody: when they become free, come back or have
/// fewer, and when something waits again. Without a site that wants it, it asks nothing.</summary>
public sealed partial class Assigner(
    Writer writer,
    Assignment assignment,
    AssignSignals signals,
    SiteDesks desks,
    ILogger<Assigner> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in signals.Heard.ReadAllAsync(stoppingToken))
                if (desks.AssigningNow().Count > 0)
                    await TryAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; the next one looks when it has started.
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await writer.WriteAsync(new AssignWaiting(assignment));
        }
        catch (RefusedException refused)
        {
            NotGiven(refused); // the next look finds them still waiting
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversations that wait could not be given to anybody")]
    private partial void NotGiven(Exception failure);
}
