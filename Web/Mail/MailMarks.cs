using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>How far each mail of the outbox has come, as it is stored.</summary>
public sealed class MailMarks(Writer writer, Outbox outbox, TimeProvider time)
{
    /// <summary>How long a row is kept after its mail has come to an end.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>How long it waits after each try that failed; after the last it is given up.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(24),
    ];

    /// <summary>Records that a mail is about to be handed over. If the server stops before its end is recorded, it may
    /// have arrived, and is not sent again by itself.</summary>
    /// <returns>Whether it still waits.</returns>
    public async Task<bool> ClaimAsync(string id) =>
        await writer.WriteAsync(database =>
            database
                .Mails.Where(m => m.Id == id && m.State == MailState.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MailState.Sending))
        ) > 0;

    /// <summary>Nothing is being sent now: what was, may have arrived.</summary>
    /// <returns>How many.</returns>
    public Task<int> RecoverAsync()
    {
        var now = time.GetUtcNow();
        return writer.WriteAsync(database =>
            database
                .Mails.Where(m => m.State == MailState.Sending)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(m => m.State, MailState.PerhapsSent).SetProperty(m => m.DoneAt, now)
                )
        );
    }

    /// <summary>Stores how a try ended, and when the next one is due.</summary>
    public Task DoneAsync(OutgoingMail mail, MailOutcome outcome)
    {
        var now = time.GetUtcNow();
        var (tries, state) = (mail.Tries + 1, StateAfter(outcome, mail.Tries));
        var due = state == MailState.Waiting ? now + Waits[mail.Tries] : mail.DueAt;
        DateTimeOffset? done = state == MailState.Waiting ? null : now;
        return writer.WriteAsync(async database =>
        {
            if (IsBounce(outcome))
                await StoppedAddresses.AddAsync(database, mail.To, StopReason.Bounced, now, outcome.Answer);
            return await database
                .Mails.Where(m => m.Id == mail.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(m => m.State, state)
                        .SetProperty(m => m.Tries, tries)
                        .SetProperty(m => m.DueAt, due)
                        .SetProperty(m => m.DoneAt, done)
                        .SetProperty(m => m.FailedAt, outcome.FailedAt)
                        .SetProperty(m => m.Answer, outcome.Answer)
                );
        });
    }

    /// <summary>There is nothing to say any more: its link was used or revoked, its conversation is read or gone, its
    /// reader wants none.</summary>
    public Task DropAsync(string id) =>
        writer.WriteAsync(database => database.Mails.Where(m => m.Id == id).ExecuteDeleteAsync());

    /// <summary>An administrator wants it to be tried now, also if it may have arrived.</summary>
    public async Task<int> RetryAsync(string id)
    {
        var now = time.GetUtcNow();
        var retried = await writer.WriteAsync(database =>
            database
                .Mails.Where(m => m.Id == id && m.State != MailState.Sending && m.State != MailState.Sent)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(m => m.State, MailState.Waiting)
                        .SetProperty(m => m.Tries, 0)
                        .SetProperty(m => m.DueAt, now)
                        .SetProperty(m => m.DoneAt, (DateTimeOffset?)null)
                )
        );
        outbox.Wake();
        return retried;
    }

    /// <summary>Deletes a mail that is not being sent.</summary>
    public Task<int> DeleteAsync(string id) =>
        writer.WriteAsync(database =>
            database.Mails.Where(m => m.Id == id && m.State != MailState.Sending).ExecuteDeleteAsync()
        );

    /// <summary>Deletes what was kept long enough.</summary>
    public Task SweepAsync()
    {
        var now = time.GetUtcNow();
        var old = now - KeptFor;
        return writer.WriteAsync(async database =>
            await database.Mails.Where(m => m.CreatedAt < old && m.DoneAt < old).ExecuteDeleteAsync()
            + await database.MailedLinks.Where(l => l.ExpiresAt < now).ExecuteDeleteAsync()
        );
    }

    private static MailState StateAfter(MailOutcome outcome, int tries) =>
        outcome switch
        {
            { FailedAt: null } => MailState.Sent,
            { IsUnknown: true } => MailState.PerhapsSent,
            { IsFinal: true } => MailState.Failed,
            _ => tries < Waits.Count ? MailState.Waiting : MailState.Failed,
        };

    // Not "you may not send here" (RFC 3463, 3.8), which is about us.
    private static bool IsBounce(MailOutcome outcome) =>
        outcome is { FailedAt: MailStep.Recipient, IsFinal: true }
        && !outcome.Answer.Contains(" 5.7.", StringComparison.Ordinal);
}
