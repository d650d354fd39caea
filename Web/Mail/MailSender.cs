using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>Hands the mails of the outbox to the mail server, one after the other, for as long as there is one in the
/// settings.</summary>
public sealed partial class MailSender(
    Outbox outbox,
    MailMarks marks,
    Delivery delivery,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<MailSender> logger
) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private const int AtOnce = 50;
    private static readonly TimeSpan SweepsEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _sweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!outbox.IsOn)
            return;
        using var timer = time.CreateTimer(_ => outbox.Wake(), null, Every, Every);
        try
        {
            do await TrySendAsync(stoppingToken);
            while (await WaitAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one goes on.
        }
    }

    private async Task<bool> WaitAsync(CancellationToken stopping)
    {
        await outbox.UntilWokenAsync(stopping);
        return true;
    }

    private async Task TrySendAsync(CancellationToken stopping)
    {
        try
        {
            if (await marks.RecoverAsync() is > 0 and var interrupted)
                WereInterrupted(interrupted);
            if (time.GetUtcNow() - _sweptAt > SweepsEvery)
            {
                await marks.SweepAsync();
                _sweptAt = time.GetUtcNow();
            }
            while (await DueAsync(stopping) is { Count: > 0 } due)
                await delivery.DeliverAsync(due, stopping);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            Postponed(refused.Code); // the storage is busy, full or away: soon again
        }
        catch (Exception failure) when (StorageFailure.RefusalOf(failure) is { } code)
        {
            Postponed(code);
        }
    }

    private async Task<List<OutgoingMail>> DueAsync(CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(stopping);
        return await database
            .Mails.AsNoTracking()
            .Where(m => m.State == MailState.Waiting && m.DueAt <= now)
            .OrderBy(m => m.DueAt)
            .Take(AtOnce)
            .ToListAsync(stopping);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} mails were being handed over when the server stopped: they may have arrived, and are not "
            + "sent again by themselves"
    )]
    private partial void WereInterrupted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mails wait: {Why}")]
    private partial void Postponed(string why);
}
