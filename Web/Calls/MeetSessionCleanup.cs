using LiveChatMeet.Presence;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>Ends the sessions of tabs and devices whose call ended a while ago, and their hub connections. Of calls
/// that this run has seen end, a clock says it that nobody sets; of others the wall clock.</summary>
public sealed partial class MeetSessionCleanup(
    EndedCalls ended,
    MeetTickets tickets,
    IPresence presence,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<MeetSessionCleanup> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (Exception failure) when (StorageFailure.RefusalOf(failure) is not null)
                {
                    SweepFailed(failure); // the storage is busy or away: the next round looks again
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, and all connections with it.
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        var past = ended.Before(MeetTickets.StaysFor);
        var ids = past.ToHashSet(StringComparer.Ordinal);
        await tickets.ForgetAsync(ids);
        presence.DisconnectTabs(tab => ids.Contains(tab.CallId!));
        ended.Forget(past.Count);
        if (presence.CallsOfTabs() is not { Count: > 0 } shown)
            return;
        var overSince = time.GetUtcNow() - MeetTickets.StaysFor;
        await using var database = await databases.CreateDbContextAsync(stopping);
        var over = await database
            .Calls.Where(c => shown.Contains(c.Id) && c.EndedAt < overSince)
            .Select(c => c.Id)
            .ToListAsync(stopping);
        if (over.Count > 0)
            presence.DisconnectTabs(tab => over.Contains(tab.CallId!));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cleanup of the sessions of calls failed; retrying")]
    private partial void SweepFailed(Exception failure);
}
