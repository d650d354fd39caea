using System.Threading.Channels;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Tells all agents who is in a call, some seconds after that changed: nobody waits for it, and with many
/// calls it is one push for all of them.</summary>
public sealed partial class BusyNews(
    PushLanes lanes,
    HubConnections hub,
    BusyAgents busy,
    TimeProvider time,
    ILogger<BusyNews> logger
) : BackgroundService, IEventSubscriber
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void On(Event happened)
    {
        if (happened is CallRecorded)
            _changed.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Every, time, stoppingToken);
                _changed.Reader.TryRead(out _);
                await TryTellAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; consoles ask the next one.
        }
    }

    private async Task TryTellAsync(CancellationToken stopping)
    {
        try
        {
            if (await busy.ChangedAsync(stopping) is { } now)
                lanes.Add("", null, () => hub.Group(Audiences.AllAgents).BusyChanged(now));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            TellFailed(failure); // agents read it with the next call
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agents could not be told who is in a call")]
    private partial void TellFailed(Exception failure);
}
