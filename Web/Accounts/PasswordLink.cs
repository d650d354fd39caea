using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>
/// The way back in for somebody whom no administrator can help. Anybody who can read the data directory can make a link
/// that sets a new password, whether or not the server is running.
/// </summary>
public static class PasswordLink
{
    /// <returns>The link's path and fragment, valid once, for 30 minutes.</returns>
    /// <exception cref="StartupException">The data cannot be used, or there is no account for this address.</exception>
    public static async Task<string> MakeAsync(string? directory, string email, TimeProvider time)
    {
        await using var database = await StorageServices.OpenBesideAsync(DataDirectory.DatabaseIn(directory));
        var agent = await FindAsync(database, email);
        var secret = Secrets.New();
        await using var transaction = await database.Database.BeginTransactionAsync();
        await database
            .Tickets.Where(t => t.Purpose == TicketPurpose.NewPassword && t.Subject == agent.Id)
            .ExecuteDeleteAsync();
        database.Tickets.Add(
            new()
            {
                Hash = Secrets.Hash(secret),
                Purpose = TicketPurpose.NewPassword,
                Subject = agent.Id,
                ExpiresAt = time.GetUtcNow() + AccountLinks.NewPasswordFor,
            }
        );
        var done = new Audited(AuditKind.PasswordLinkMade, By: null) { AboutId = agent.Id, About = agent.Name };
        await database.AuditAsync(done, time.GetUtcNow());
        await database.SaveChangesAsync();
        await transaction.CommitAsync();
        return $"/new-password#{secret}";
    }

    private static async Task<Agent> FindAsync(LiveChatDb database, string email)
    {
        var normalized = new UpperInvariantLookupNormalizer().NormalizeEmail(email.Trim());
        return await database
                .Users.AsNoTracking()
                .SingleOrDefaultAsync(a => a.NormalizedEmail == normalized && a.DisabledAt == null)
            ?? throw new StartupException(ExitCode.Usage, $"There is no account for {email}, or it is disabled.");
    }
}
