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
    SessionEndings endings,
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

    /// <summary>Sets a password with a ticket, and takes the second factor away if it was made for that. Ends every
    /// session.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TicketInvalid"/></exception>
    public async Task<Agent> SetPasswordAsync(string? ticket, string password)
    {
        var agent = await SetPasswordAsync(database => RedeemNewStartAsync(database, ticket), password);
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
                await AccountLinks.RevokeAsync(database, id);
                return id;
            },
            password,
            session
        );
        log.Done(new(AuditKind.PasswordSet, id) { AboutId = id });
        await endings.DisconnectOthersAsync(id, session);
        return agent;
    }

    /// <inheritdoc cref="SessionEndings.EndAsync"/>
    public Task EndSessionAsync(string id, string? session) => endings.EndAsync(id, session);

    /// <inheritdoc cref="SessionEndings.EndOthersAsync"/>
    public Task EndOtherSessionsAsync(string id, string session) => endings.EndOthersAsync(id, session);

    private Task<Agent> SetPasswordAsync(Func<LiveChatDb, Task<string>> whose, string password, string? session = null)
    {
        var hash = passwords.HashPassword(new() { Name = "" }, password);
        return writer.WriteAsync(async database =>
        {
            var id = await whose(database);
            var agent =
                await database.Users.SingleOrDefaultAsync(a => a.Id == id && a.DisabledAt == null)
                ?? throw new RefusedException(Refusal.TicketInvalid);
            await SessionEndings.DeleteOthersAsync(database, id, session);
            (agent.PasswordHash, agent.SecurityStamp) = (hash, Secrets.New());
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

    /// <summary>Ends an agent's connections, their call, and what they have opened on other devices.</summary>
    public async Task EndEverythingAsync(string id)
    {
        presence.Disconnect(new(Party.Agent, id));
        await switchboard.HangUpAsync(id); // nobody stays in a call that they may no longer be in
        await meetTickets.EndSessionsAsync(id);
    }

    // A link for a new start takes the second factor away too.
    private async Task<string> RedeemNewStartAsync(LiveChatDb database, string? secret)
    {
        if (await FindAsync(database, TicketPurpose.NewStart, secret) is not { } id)
            return await RedeemAsync(database, TicketPurpose.NewPassword, secret);
        await SecondFactors.ClearAsync(database, id);
        await database.AuditAsync(new(AuditKind.SecondFactorReset, id), time.GetUtcNow());
        return id;
    }

    private async Task<string?> FindAsync(LiveChatDb database, TicketPurpose purpose, string? secret) =>
        secret?.Trim() is { } code && Secrets.IsWellFormed(code)
            ? await tickets.RedeemAsync(database, purpose, code)
            : null;

    private async Task<string> RedeemAsync(LiveChatDb database, TicketPurpose purpose, string? secret) =>
        await FindAsync(database, purpose, secret) ?? throw new RefusedException(Refusal.TicketInvalid);
}
