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

    // Longer than a restart takes, and short: a site may want transcripts only since then.
    private static readonly TimeSpan LooksBackForClosed = TimeSpan.FromMinutes(10);

    private bool _remembers;

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
        if (!_remembers)
            await RememberAsync(stopping); // the storage was away at the start
        foreach (var noted in signals.Answered.All)
            if (await visitors.AnswerAsync(noted.Rid))
                signals.Answered.Forget(noted);
        foreach (var noted in signals.Closed.All)
        {
            await visitors.ClosedAsync(noted.Rid);
            signals.Closed.Forget(noted); // those behind one that could not be stored stay noted
        }
        await waits.LookAsync(stopping);
    }

    // What was written, and closed, before the server stopped.
    private async Task RememberAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var (since, closedSince) = (now - LooksBack, now - LooksBackForClosed);
        await using var database = await databases.CreateDbContextAsync(stopping);
        var mailable = database.Rooms.Where(r => r.Visitor!.Email != null);
        var lately = mailable.Where(r => r.SeenByVisitor < r.LastNumber && r.ChangedAt > since);
        foreach (var rid in await lately.Select(r => r.Id).ToListAsync(stopping))
            signals.Answered.Note(rid);
        var closed = mailable.Where(r => r.ClosedAt > closedSince);
        var toMail = database
            .SiteMails.Where(m => m.SendsTranscripts)
            .Join(closed, m => m.SiteId, r => r.SiteId, (_, r) => r.Id);
        foreach (var rid in await toMail.ToListAsync(stopping))
            signals.Closed.Note(rid);
        _remembers = true;
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
