using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>One-use links that an administrator gives to somebody. The secret is in the fragment, which no server
/// logs.</summary>
public sealed class AccountLinks(Tickets tickets, AccountLog log, PublicAddress address)
{
    public static readonly TimeSpan InvitationFor = TimeSpan.FromHours(24);
    public static readonly TimeSpan NewPasswordFor = TimeSpan.FromMinutes(30);

    /// <param name="email">Whose account it will be. Ends an older invitation to the same address.</param>
    public async Task<string> InviteAsync(string email, HttpRequest request)
    {
        await tickets.RevokeAsync(TicketPurpose.Invitation, email);
        var done = new Audited(AuditKind.ColleagueInvited, Actor.Of(request.HttpContext.User).Id) { About = email };
        var secret = await tickets.IssueAsync(TicketPurpose.Invitation, email, InvitationFor, done);
        log.Done(done);
        return $"{address.Of(request)}/invitation#{secret}";
    }

    public Task<string> ResetPasswordAsync(Agent agent, HttpRequest request) =>
        ResetPasswordAsync(agent, Actor.Of(request.HttpContext.User).Id, address.Of(request));

    /// <param name="agent">Whose password it sets; an older link of theirs ends.</param>
    /// <param name="by">Who makes it; null on the command line.</param>
    /// <param name="server">Where people reach the server, without a slash at the end.</param>
    public Task<string> ResetPasswordAsync(Agent agent, string? by, string server) =>
        NewPasswordAsync(TicketPurpose.NewPassword, new(AuditKind.PasswordLinkMade, by), agent, server);

    /// <summary>The same, and with the new password the second factor goes; until then it stays.</summary>
    public Task<string> ResetSecondFactorAsync(Agent agent, HttpRequest request) =>
        ResetSecondFactorAsync(agent, Actor.Of(request.HttpContext.User).Id, address.Of(request));

    /// <inheritdoc cref="ResetPasswordAsync(Agent, string?, string)"/>
    public Task<string> ResetSecondFactorAsync(Agent agent, string? by, string server) =>
        NewPasswordAsync(TicketPurpose.NewStart, new(AuditKind.SecondFactorLinkMade, by), agent, server);

    /// <summary>Revokes all links for a new password of an agent, inside a command.</summary>
    public static Task RevokeAsync(LiveChatDb database, string agentId) =>
        database
            .Tickets.Where(t =>
                (t.Purpose == TicketPurpose.NewPassword || t.Purpose == TicketPurpose.NewStart) && t.Subject == agentId
            )
            .ExecuteDeleteAsync();

    private async Task<string> NewPasswordAsync(TicketPurpose purpose, Audited done, Agent agent, string server)
    {
        await tickets.RevokeAsync(TicketPurpose.NewPassword, agent.Id);
        await tickets.RevokeAsync(TicketPurpose.NewStart, agent.Id);
        var recorded = done with { AboutId = agent.Id, About = agent.Name };
        var secret = await tickets.IssueAsync(purpose, agent.Id, NewPasswordFor, recorded);
        log.Done(recorded);
        return $"{server}/new-password#{secret}";
    }
}
