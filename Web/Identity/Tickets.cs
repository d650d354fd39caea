using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>Issues and redeems <see cref="Ticket"/>s.</summary>
public sealed class Tickets(Writer writer, TicketTimes times, TimeProvider time)
{
    // What a run before has left is kept for a day more: a clock that is ahead may be put right.
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <param name="done">What the audit trail says of it; null for nothing.</param>
    /// <param name="along">What is stored in the same transaction; null for nothing.</param>
    /// <returns>The secret, shown once.</returns>
    public async Task<string> IssueAsync(
        TicketPurpose purpose,
        string subject,
        TimeSpan validFor,
        Audited? done = null,
        Action<LiveChatDb>? along = null
    )
    {
        var secret = Secrets.New();
        var ended = times.Ended();
        await writer.WriteAsync(async database =>
        {
            if (done is not null)
                await database.AuditAsync(done, time.GetUtcNow());
            await DropEndedAsync(database, ended);
            along?.Invoke(database);
            database.Tickets.Add(times.New(purpose, Secrets.Hash(secret), subject, validFor));
            return true;
        });
        times.Forget(ended);
        return secret;
    }

    /// <summary>Uses a ticket up.</summary>
    /// <returns>Its subject; null if it was used, has expired or never existed.</returns>
    public Task<string?> RedeemAsync(TicketPurpose purpose, string? secret) =>
        Secrets.IsWellFormed(secret)
            ? writer.WriteAsync(new RedeemTicket(purpose, Secrets.Hash(secret!), times))
            : Task.FromResult<string?>(null);

    /// <summary>The same inside a command of <see cref="Writer"/>, so that using the ticket and what it opens succeed
    /// or fail together.</summary>
    public async Task<string?> RedeemAsync(LiveChatDb database, TicketPurpose purpose, string secret)
    {
        var hash = Secrets.Hash(secret);
        if (await database.Tickets.SingleOrDefaultAsync(t => t.Hash == hash && t.Purpose == purpose) is not { } ticket)
            return null;
        database.Tickets.Remove(ticket);
        return times.IsGood(ticket) ? ticket.Subject : null;
    }

    /// <summary>Another secret for what was issued and is not used up: the earlier one opens nothing now.</summary>
    /// <returns>Null if it was used or revoked, or has expired.</returns>
    public Task<(string Secret, DateTimeOffset ExpiresAt)?> RenewAsync(TicketPurpose purpose, string subject) =>
        writer.WriteAsync<(string, DateTimeOffset)?>(async database =>
        {
            var all = await database.Tickets.Where(t => t.Purpose == purpose && t.Subject == subject).ToListAsync();
            if (all.Where(times.IsGood).MaxBy(LeftOf) is not { } ticket)
                return null;
            var secret = Secrets.New();
            var renewed = times.New(purpose, Secrets.Hash(secret), subject, LeftOf(ticket));
            database.Tickets.Remove(ticket);
            database.Tickets.Add(renewed);
            return (secret, renewed.ExpiresAt);
        });

    /// <summary>Revokes what was issued for somebody when something newer replaces it.</summary>
    /// <param name="done">What the audit trail says of it, if there was something; null for nothing.</param>
    public Task RevokeAsync(TicketPurpose purpose, string subject, Audited? done = null) =>
        writer.WriteAsync(async database =>
        {
            var revoked = await database
                .Tickets.Where(t => t.Purpose == purpose && t.Subject == subject)
                .ExecuteDeleteAsync();
            if (done is not null && revoked > 0)
                await database.AuditAsync(done, time.GetUtcNow());
            return revoked;
        });

    private sealed class RedeemTicket(TicketPurpose purpose, string hash, TicketTimes times) : WriteCommand<string?>
    {
        public override async ValueTask<Outcome<string?>> ApplyAsync(WriteContext write) =>
            (await write.Statements.ReadAsync(Statement.RedeemTicket, hash, purpose)) is [var ticket]
            && times.IsGood(hash, ticket.Time(1))
                ? new(ticket.TextOrNull(0))
                : new(null);
    }

    private TimeSpan LeftOf(Ticket ticket) => times.LeftOf(ticket.Hash, ticket.ExpiresAt);

    private async Task DropEndedAsync(LiveChatDb database, IReadOnlyList<string> ended)
    {
        var longAgo = time.GetUtcNow() - KeptFor;
        var late = await database.Tickets.AsNoTracking().Where(t => t.ExpiresAt < longAgo).ToListAsync();
        List<string> gone = [.. ended, .. late.Where(ticket => !times.IsGood(ticket)).Select(ticket => ticket.Hash)];
        if (gone.Count == 0)
            return;
        await database.Tickets.Where(t => gone.Contains(t.Hash)).ExecuteDeleteAsync();
        await database.MailedLinks.Where(l => gone.Contains(l.Hash)).ExecuteDeleteAsync();
    }
}
