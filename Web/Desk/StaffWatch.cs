using System.Collections.Concurrent;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Desk;

/// <summary>
/// Notices that somebody has become absent, that a break is over, and that what visitors of a site were told is no
/// longer so. Where nothing changes, it asks memory alone, some times a minute.
/// </summary>
public sealed partial class StaffWatch(
    Staff staff,
    AgentStatuses statuses,
    StatusChanges changes,
    SiteDesks desks,
    DeskSignals signals,
    IPresence presence,
    EventBus events,
    TimeProvider time,
    ILogger<StaffWatch> logger
) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, SiteStanding> _told = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _assigning = [];

    /// <summary>What visitors of a site are told now; they hear of it when that changes.</summary>
    public SiteStanding Tell(string siteId)
    {
        var now = staff.StandingOf(siteId);
        _told.TryAdd(siteId, now);
        return now;
    }

    public bool HasHours(string siteId) => desks.Of(siteId).Hours is not null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            await Task.WhenAll(SweepAllAsync(timer, stoppingToken), HearAllAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task SweepAllAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await TryAsync(() => changes.SweepAsync(presence.AgentsHere(), stopping));
            TellChanges();
            if (HaveOpened())
                events.Publish(new SomebodyIsFree());
        }
    }

    private async Task HearAllAsync(CancellationToken stopping)
    {
        await foreach (var heard in signals.Heard.ReadAllAsync(stopping))
        {
            if (heard.Came is { } came && !statuses.Of(came).IsAway)
                statuses.HasInput(came);
            if (heard.InCall is { } inCall)
                await TryAsync(() => changes.InCallAsync(inCall));
            TellChanges();
            events.Publish(new SomebodyIsFree());
        }
    }

    // Each site that somebody asked about; they are few.
    private void TellChanges()
    {
        foreach (var (siteId, told) in _told)
        {
            var now = staff.StandingOf(siteId);
            if (now != told && _told.TryUpdate(siteId, now, told))
                events.Publish(new StandingChanged(siteId, now));
        }
    }

    private bool HaveOpened()
    {
        var now = desks.AssigningNow();
        var haveOpened = now.Except(_assigning).Any();
        _assigning = now;
        return haveOpened;
    }

    // What could not be stored is noticed again.
    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (failure is RefusedException || StorageFailure.RefusalOf(failure) is not null)
        {
            NotKept(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether agents are away could not be stored")]
    private partial void NotKept(Exception failure);
}
