using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>Issues and redeems <see cref="Ticket"/>s.</summary>
public sealed class Tickets(Writer writer, TimeProvider time)
{
    /// <returns>The secret, shown once.</returns>
    public async Task<string> IssueAsync(TicketPurpose purpose, string subject, TimeSpan validFor)
    {
        var secret = Secrets.New();
        var expiresAt = time.GetUtcNow() + validFor;
        await writer.WriteAsync(async database =>
        {
            await DropExpiredAsync(database);
            database.Tickets.Add(
                new()
                {
                    Hash = Secrets.Hash(secret),
                    Purpose = purpose,
                    Subject = subject,
                    ExpiresAt = expiresAt,
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

    /// <summary>Revokes what was issued for somebody when something newer replaces it.</summary>
    public Task RevokeAsync(TicketPurpose purpose, string subject) =>
        writer.WriteAsync(async database =>
            await database.Tickets.Where(t => t.Purpose == purpose && t.Subject == subject).ExecuteDeleteAsync()
        );

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
