using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>
/// What changes an account. Each is one command of the writer, so there is always an administrator. Taking rights away
/// ends the agent's sessions and hub connections at once.
/// </summary>
public sealed class Colleagues(
    Writer writer,
    Tickets tickets,
    IPresence presence,
    Switchboard switchboard,
    MeetTickets meetTickets,
    IPasswordHasher<Agent> passwords,
    ILookupNormalizer normalizer,
    AccountLog log,
    TimeProvider time
)
{
    /// <param name="id">Whose account changes.</param>
    /// <param name="by">Who changes it.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.LastAdministrator"/>, <see cref="Refusal.NotFound"/>
    /// </exception>
    public Task MakeAgentAsync(string id, string by) =>
        ChangeAsync(id, new(AuditKind.MadeAgent, by), agent => agent.IsAdministrator = false);

    public Task MakeAdministratorAsync(string id, string by) =>
        ChangeAsync(id, new(AuditKind.MadeAdministrator, by), agent => agent.IsAdministrator = true);

    /// <summary>The agent's rooms go back to waiting, because nobody else could find them.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.LastAdministrator"/>,
    /// <see cref="Refusal.NotFound"/></exception>
    public Task DisableAsync(string id, string by) =>
        ChangeAsync(id, new(AuditKind.AccountDisabled, by), agent => agent.DisabledAt ??= time.GetUtcNow());

    public Task EnableAsync(string id, string by) =>
        ChangeAsync(id, new(AuditKind.AccountEnabled, by), agent => agent.DisabledAt = null);

    /// <param name="id">Whose sessions end.</param>
    /// <param name="by">Who ends them; null on the command line.</param>
    public Task SignOutEverywhereAsync(string id, string? by) =>
        ChangeAsync(id, new(AuditKind.SignedOutEverywhere, by), _ => { });

    /// <summary>Makes the account that an invitation is for.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TicketInvalid"/>, or the address already has an
    /// account.</exception>
    public async Task<Agent> JoinAsync(string? invitation, string name, string password)
    {
        var agent = new Agent
        {
            Name = name,
            CreatedAt = time.GetUtcNow(),
            LockoutEnabled = true,
            SecurityStamp = Secrets.New(),
        };
        agent.PasswordHash = passwords.HashPassword(agent, password);
        var joined = new Audited(AuditKind.ColleagueJoined, agent.Id) { AboutId = agent.Id };
        await writer.WriteAsync(async database =>
        {
            var email = await RedeemAsync(database, TicketPurpose.Invitation, invitation);
            (agent.Email, agent.NormalizedEmail) = (email, normalizer.NormalizeEmail(email));
            (agent.UserName, agent.NormalizedUserName) = (email, normalizer.NormalizeName(email));
            if (await database.Users.AnyAsync(a => a.NormalizedEmail == agent.NormalizedEmail))
                throw new RefusedException(Refusal.TicketInvalid);
            database.Users.Add(agent);
            await database.AuditAsync(joined with { AboutId = null, About = email }, agent.CreatedAt);
            return true;
        });
        log.Done(joined);
        return agent;
    }

    /// <summary>Sets a password with a ticket. Ends every session and any lockout.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TicketInvalid"/></exception>
    public async Task<Agent> SetPasswordAsync(string? ticket, string password)
    {
        var agent = await SetPasswordAsync(
            database => RedeemAsync(database, TicketPurpose.NewPassword, ticket),
            password
        );
        log.Done(new(AuditKind.PasswordSet, agent.Id) { AboutId = agent.Id });
        await EndEverythingAsync(agent.Id);
        return agent;
    }

    /// <summary>The same for somebody who is signed in and has given the old password; <paramref name="session"/> stays
    /// connected.</summary>
    public async Task<Agent> SetOwnPasswordAsync(string id, string password, string session)
    {
        var agent = await SetPasswordAsync(
            async database =>
            {
                await database
                    .Tickets.Where(t => t.Purpose == TicketPurpose.NewPassword && t.Subject == id)
                    .ExecuteDeleteAsync();
                return id;
            },
            password,
            session
        );
        log.Done(new(AuditKind.PasswordSet, id) { AboutId = id });
        presence.DisconnectOthers(new(Party.Agent, id), session);
        await meetTickets.EndSessionsAsync(id);
        return agent;
    }

    private Task<Agent> SetPasswordAsync(Func<LiveChatDb, Task<string>> whose, string password, string? session = null)
    {
        var hash = passwords.HashPassword(new() { Name = "" }, password);
        return writer.WriteAsync(async database =>
        {
            var id = await whose(database);
            var agent =
                await database.Users.SingleOrDefaultAsync(a => a.Id == id && a.DisabledAt == null)
                ?? throw new RefusedException(Refusal.TicketInvalid);
            await database.AgentSessions.Where(one => one.AgentId == id && one.Id != session).ExecuteDeleteAsync();
            (agent.PasswordHash, agent.SecurityStamp, agent.LockoutEnd, agent.AccessFailedCount) = (
                hash,
                Secrets.New(),
                null,
                0
            );
            await database.AuditAsync(new(AuditKind.PasswordSet, id), time.GetUtcNow());
            return agent;
        });
    }

    private async Task ChangeAsync(string id, Audited done, Action<Agent> change)
    {
        await writer.WriteAsync(new ChangeColleague(id, done, change, time));
        log.Done(done with { AboutId = id });
        await EndEverythingAsync(id);
    }

    private async Task EndEverythingAsync(string id)
    {
        presence.Disconnect(new(Party.Agent, id));
        await switchboard.HangUpAsync(id); // nobody stays in a call that they may no longer be in
        await meetTickets.EndSessionsAsync(id);
    }

    private async Task<string> RedeemAsync(LiveChatDb database, TicketPurpose purpose, string? secret) =>
        secret?.Trim() is { } code
        && Secrets.IsWellFormed(code)
        && await tickets.RedeemAsync(database, purpose, code) is { } subject
            ? subject
            : throw new RefusedException(Refusal.TicketInvalid);
}
