using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Deletes in the background, at the start and then every hour: first what somebody wants to be gone, then
/// what was kept long enough.</summary>
public sealed partial class Sweeper(
    Erasure erasure,
    SiteDeletion sites,
    Retention retention,
    FileSweep files,
    Writer writer,
    Settings settings,
    TimeProvider time,
    ILogger<Sweeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _asked = new(0);
    private readonly Batches _batches = new(writer, restFor: 9);

    /// <summary>Does not wait for the hour.</summary>
    public void Ask() => _asked.Release();

    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = time.CreateTimer(_ => Ask(), null, Every, Every);
        try
        {
            do await TrySweepAsync(stoppingToken);
            while (await WaitAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one goes on.
        }
    }

    private async Task<bool> WaitAsync(CancellationToken stopping)
    {
        await _asked.WaitAsync(stopping);
        return true;
    }

    private async Task TrySweepAsync(CancellationToken stopping)
    {
        try
        {
            await erasure.FinishAsync(stopping);
            await sites.FinishAsync(stopping);
            await _batches.RunAsync(write => DeleteOldEntriesAsync(write.Database), stopping);
            await _batches.RunAsync(write => DeleteOldBlocksAsync(write.Database), stopping);
            // Which may take hours: who wants a site to be gone does not wait for it.
            await retention.SweepAsync(stopping, givesWay: () => _asked.CurrentCount > 0);
            await files.RunAsync(stopping);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            Postponed(refused.Code); // the storage is busy, full or away: in an hour
        }
        catch (Exception failure) when (StorageFailure.RefusalOf(failure) is not null)
        {
            Postponed(failure.Message);
        }
    }

    // Their ids rise with their times.
    private Task<int> DeleteOldEntriesAsync(LiveChatDb database)
    {
        var before = time.GetUtcNow() - TimeSpan.FromDays(settings.Audit.KeepDays);
        var oldest = database.AuditEntries.OrderBy(entry => entry.Id).Take(Batches.Rows).Select(entry => entry.Id);
        return database.AuditEntries.Where(e => oldest.Contains(e.Id) && e.At < before).ExecuteDeleteAsync();
    }

    private Task<int> DeleteOldBlocksAsync(LiveChatDb database)
    {
        var now = time.GetUtcNow();
        return Blocking.DeleteAsync(
            database,
            database.Blocks.Where(b => b.Until <= now).OrderBy(b => b.Until).Take(Batches.Rows)
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is to be deleted stays for now: {Why}")]
    private partial void Postponed(string why);
}
