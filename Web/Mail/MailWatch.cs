using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>Looks every minute for what is to be mailed about conversations, and at the start for what was missed
/// meanwhile.</summary>
public sealed partial class MailWatch(
    Outbox outbox,
    MailSignals signals,
    VisitorMails visitors,
    WaitMails waits,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<MailWatch> logger
) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!outbox.IsOn)
            return;
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            await TryAsync(() => RememberAsync(stoppingToken));
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryAsync(() => LookAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one looks again.
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        foreach (var rid in signals.Answered)
            if (await visitors.AnswerAsync(rid))
                signals.Forget(rid);
        foreach (var rid in signals.TakeClosed())
            await visitors.ClosedAsync(rid);
        await waits.LookAsync(stopping);
    }

    // What was written before the server stopped.
    private async Task RememberAsync(CancellationToken stopping)
    {
        var since = time.GetUtcNow() - LooksBack;
        await using var database = await databases.CreateDbContextAsync(stopping);
        var lately = database.Rooms.Where(r =>
            r.SeenByVisitor < r.LastNumber && r.ChangedAt > since && r.Visitor!.Email != null
        );
        foreach (var rid in await lately.Select(r => r.Id).ToListAsync(stopping))
            signals.Note(rid);
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            Postponed(refused.Code); // in a minute
        }
        catch (Exception failure) when (StorageFailure.RefusalOf(failure) is { } code)
        {
            Postponed(code);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is to be mailed could not be stored: {Why}")]
    private partial void Postponed(string why);
}
