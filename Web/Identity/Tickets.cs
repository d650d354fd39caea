using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>Issues and redeems <see cref="Ticket"/>s.</summary>
public sealed class Tickets(Writer writer, TimeProvider time)
{
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
        var now = time.GetUtcNow();
        await writer.WriteAsync(async database =>
        {
            if (done is not null)
                await database.AuditAsync(done, now);
            await DropExpiredAsync(database);
            along?.Invoke(database);
            database.Tickets.Add(
                new()
                {
                    Hash = Secrets.Hash(secret),
                    Purpose = purpose,
                    Subject = subject,
                    ExpiresAt = now + validFor,
                }
            );
            return true;
        });
        return secret;
    }

    /// <summary>Uses a ticket up.</summary>
    /// <returns>Its subject; null if it was used, has expired or never existed.</returns>
    public Task<string?> RedeemAsync(TicketPurpose purpose, string? secret) =>
        Secrets.IsWellFormed(secret)
            ? writer.WriteAsync(new RedeemTicket(purpose, Secrets.Hash(secret!), time))
            : Task.FromResult<string?>(null);

    /// <summary>The same inside a command of <see cref="Writer"/>, so that using the ticket and what it opens succeed
    /// or fail together.</summary>
    public async Task<string?> RedeemAsync(LiveChatDb database, TicketPurpose purpose, string secret)
    {
        var hash = Secrets.Hash(secret);
        if (await database.Tickets.SingleOrDefaultAsync(t => t.Hash == hash && t.Purpose == purpose) is not { } ticket)
            return null;
        database.Tickets.Remove(ticket);
        return ticket.ExpiresAt > time.GetUtcNow() ? ticket.Subject : null;
    }

    /// <summary>Another secret for what was issued and is not used up: the earlier one opens nothing now.</summary>
    /// <returns>Null if it was used or revoked, or has expired.</returns>
    public Task<(string Secret, DateTimeOffset ExpiresAt)?> RenewAsync(TicketPurpose purpose, string subject) =>
        writer.WriteAsync<(string, DateTimeOffset)?>(async database =>
        {
            var now = time.GetUtcNow();
            var known = database.Tickets.Where(t => t.Purpose == purpose && t.Subject == subject && t.ExpiresAt > now);
            if (await known.OrderByDescending(t => t.ExpiresAt).FirstOrDefaultAsync() is not { } ticket)
                return null;
            var secret = Secrets.New();
            database.Tickets.Remove(ticket);
            database.Tickets.Add(
                new()
                {
                    Hash = Secrets.Hash(secret),
                    Purpose = purpose,
                    Subject = subject,
                    ExpiresAt = ticket.ExpiresAt,
                }
            );
            return (secret, ticket.ExpiresAt);
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

    private sealed class RedeemTicket(TicketPurpose purpose, string hash, TimeProvider time) : WriteCommand<string?>
    {
        public override async ValueTask<Outcome<string?>> ApplyAsync(WriteContext write) =>
            (await write.Statements.ReadAsync(Statement.RedeemTicket, hash, purpose)) is [var ticket]
            && ticket.Time(1) > time.GetUtcNow()
                ? new(ticket.TextOrNull(0))
                : new(null);
    }

    private Task<int> DropExpiredAsync(LiveChatDb database)
    {
        var now = time.GetUtcNow();
        return database.Tickets.Where(t => t.ExpiresAt < now).ExecuteDeleteAsync();
    }
}
