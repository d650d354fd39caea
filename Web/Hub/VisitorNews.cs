using System.Threading.Channels;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>
/// Tells agents that a visitor arrived, left or is on another page: at once, and then at most once a second per
/// visitor, because each time their consoles ask the server. The latest state is always sent.
/// </summary>
public sealed partial class VisitorNews(
    Broadcaster broadcaster,
    IPresence presence,
    ReadPool reading,
    TimeProvider time,
    ILogger<VisitorNews> logger
) : BackgroundService, IEventSubscriber
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Told> _told = [];

    private readonly Channel<string> _now = Channel.CreateUnbounded<string>(new() { SingleReader = true });

    public void On(Event happened)
    {
        if (happened is VisitorMoved { VisitorId: var visitorId } && IsTurnOf(visitorId))
            _now.Writer.TryWrite(visitorId);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(TellAtOnceAsync(stoppingToken), TellLateAsync(stoppingToken));

    private async Task TellAtOnceAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var visitorId in _now.Reader.ReadAllAsync(stopping))
                await TryTellAsync(visitorId);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; consoles ask the next one.
        }
    }

    private async Task TellLateAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                foreach (var visitorId in Waiting())
                    await TryTellAsync(visitorId);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; consoles ask the next one.
        }
    }

    private bool IsTurnOf(string visitorId)
    {
        lock (_lock)
        {
            var isTurn = !_told.TryGetValue(visitorId, out var told) || IsOver(told);
            _told[visitorId] = isTurn ? new(time.GetTimestamp(), false) : told with { IsBehind = true };
            return isTurn;
        }
    }

    private List<string> Waiting()
    {
        lock (_lock)
        {
            var over = _told.Where(of => IsOver(of.Value)).ToList();
            foreach (var (visitorId, told) in over)
            {
                if (told.IsBehind)
                    _told[visitorId] = new(time.GetTimestamp(), false);
                else
                    _told.Remove(visitorId);
            }
            return [.. over.Where(of => of.Value.IsBehind).Select(of => of.Key)];
        }
    }

    private bool IsOver(Told told) => time.GetElapsedTime(told.At) >= Every;

    private async Task TryTellAsync(string visitorId)
    {
        try
        {
            await TellAsync(visitorId);
        }
        catch (Exception failure) when (StorageFailure.RefusalOf(failure) is not null)
        {
            TellFailed(failure); // agents read it with the next change
        }
    }

    private async Task TellAsync(string visitorId)
    {
        var isHere = presence.IsHere(new(Party.Visitor, visitorId));
        if (await reading.ReadAsync(Statement.FindOpenRoomOf, visitorId) is [var room])
            broadcaster.VisitorChanged(room.Text(0), room.TextOrNull(1), new(room.Text(2), room.TextOrNull(3)), isHere);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agents could not be told about a visitor")]
    private partial void TellFailed(Exception failure);

    /// <param name="At">When agents were told last.</param>
    /// <param name="IsBehind">Something changed since.</param>
    private readonly record struct Told(long At, bool IsBehind);
}
