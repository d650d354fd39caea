using System.Threading.Channels;
using LiveChatMeet.Desk;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Tells visitors who wait their place, some seconds after the line has moved: each one whose own is another,
/// and nobody else.</summary>
public sealed partial class PlaceNews(
    PushLanes lanes,
    HubConnections hub,
    Places places,
    TimeProvider time,
    ILogger<PlaceNews> logger
) : BackgroundService, IEventSubscriber
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private readonly Channel<bool> _moved = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private Dictionary<string, Place?> _told = [];

    public void On(Event happened)
    {
        if (WaitingLine.Moves(happened) || happened is StandingChanged)
            _moved.Writer.TryWrite(true);
    }

    /// <summary>Tells a visitor who has just connected.</summary>
    public async Task TellAsync(ISignalingClient visitor, string visitorId)
    {
        if (await places.OfVisitorAsync(visitorId) is { } waiting)
            await visitor.PlaceChanged(waiting.Rid, waiting.Place?.Number, waiting.Place?.Minutes);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _moved.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Every, time, stoppingToken);
                _moved.Reader.TryRead(out _);
                await TryTellAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; livechats hear it when they have connected to the next one.
        }
    }

    private async Task TryTellAsync()
    {
        try
        {
            var now = new Dictionary<string, Place?>();
            foreach (var (who, place) in await places.AllAsync())
            {
                now[who.Rid] = place;
                if (!_told.TryGetValue(who.Rid, out var told) || told != place)
                    Tell(who, place);
            }
            _told = now;
        }
        catch (Exception failure) when (failure is RefusedException || StorageFailure.RefusalOf(failure) is not null)
        {
            TellFailed(failure); // they hear it when the line moves again
        }
    }

    private void Tell(Waiting who, Place? place)
    {
        var visitor = new Actor(Party.Visitor, who.VisitorId);
        lanes.Add(
            who.Rid,
            visitor,
            () => hub.Group(Audiences.GroupOf(visitor)).PlaceChanged(who.Rid, place?.Number, place?.Minutes)
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Visitors who wait could not be told their place")]
    private partial void TellFailed(Exception failure);
}
