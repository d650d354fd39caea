using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Deletes entries of the audit trail that are older than the setting says.</summary>
public sealed partial class AuditCleanup(
    Writer writer,
    Settings settings,
    TimeProvider time,
    ILogger<AuditCleanup> logger
) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do await SweepAsync();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one goes on.
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            while (await DeleteSomeAsync() == BatchSize) { }
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            Postponed(refused.Code); // in an hour
        }
    }

    // Their ids rise with their times.
    private Task<int> DeleteSomeAsync()
    {
        var before = time.GetUtcNow() - TimeSpan.FromDays(settings.Audit.KeepDays);
        return writer.WriteAsync(database =>
        {
            var oldest = database.AuditEntries.OrderBy(entry => entry.Id).Take(BatchSize).Select(entry => entry.Id);
            return database.AuditEntries.Where(e => oldest.Contains(e.Id) && e.At < before).ExecuteDeleteAsync();
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old entries of the audit trail stay for now: {Code}")]
    private partial void Postponed(string code);
}
