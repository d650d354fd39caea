using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

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
    public async Task<string> ResetPasswordAsync(Agent agent, string? by, string server)
    {
        await tickets.RevokeAsync(TicketPurpose.NewPassword, agent.Id);
        var done = new Audited(AuditKind.PasswordLinkMade, by) { AboutId = agent.Id, About = agent.Name };
        var secret = await tickets.IssueAsync(TicketPurpose.NewPassword, agent.Id, NewPasswordFor, done);
        log.Done(done);
        return $"{server}/new-password#{secret}";
    }
}
