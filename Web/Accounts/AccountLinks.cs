using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>One-use links that an administrator gives to somebody. The secret is in the fragment, which no server
/// logs.</summary>
public sealed class AccountLinks(Tickets tickets, AccountLog log, PublicAddress address, Outbox outbox)
{
    public static readonly TimeSpan InvitationFor = TimeSpan.FromHours(24);
    public static readonly TimeSpan NewPasswordFor = TimeSpan.FromMinutes(30);

    /// <summary>Whether links can be mailed.</summary>
    public bool CanMail => outbox.IsOn;

    /// <param name="email">Whose account it will be. Ends an older invitation to the same address.</param>
    public async Task<string> InviteAsync(string email, HttpRequest request) =>
        $"{address.Of(request)}/invitation#{await InviteAsync(email, request, along: null)}";

    /// <summary>The same, and the link is mailed instead of shown.</summary>
    public Task MailInvitationAsync(string email, HttpRequest request) =>
        MailedAsync(NewMail(MailKind.Invitation, email, Me(request)), along => InviteAsync(email, request, along));

    public Task<string> ResetPasswordAsync(Agent agent, HttpRequest request) =>
        ResetPasswordAsync(agent, Me(request), address.Of(request));

    /// <summary>The same, and the link is mailed instead of shown.</summary>
    public Task MailNewPasswordAsync(Agent agent, HttpRequest request) =>
        MailedAsync(
            NewMail(MailKind.NewPassword, agent.Email!, agent.Id, agent.Language),
            along => NewPasswordAsync(TicketPurpose.NewPassword, PasswordLink(Me(request)), agent, along)
        );

    /// <inheritdoc cref="MailNewPasswordAsync"/>
    /// <summary>With the new password the second factor goes.</summary>
    public Task MailNewStartAsync(Agent agent, HttpRequest request) =>
        MailedAsync(
            NewMail(MailKind.NewStart, agent.Email!, agent.Id, agent.Language),
            along => NewPasswordAsync(TicketPurpose.NewStart, SecondFactorLink(Me(request)), agent, along)
        );

    /// <param name="agent">Whose password it sets; an older link of theirs ends.</param>
    /// <param name="by">Who makes it; null on the command line.</param>
    /// <param name="server">Where people reach the server, without a slash at the end.</param>
    public async Task<string> ResetPasswordAsync(Agent agent, string? by, string server) =>
        LinkOf(server, await NewPasswordAsync(TicketPurpose.NewPassword, PasswordLink(by), agent, along: null));

    /// <summary>The same, and with the new password the second factor goes; until then it stays.</summary>
    public Task<string> ResetSecondFactorAsync(Agent agent, HttpRequest request) =>
        ResetSecondFactorAsync(agent, Me(request), address.Of(request));

    /// <inheritdoc cref="ResetPasswordAsync(Agent, string?, string)"/>
    public async Task<string> ResetSecondFactorAsync(Agent agent, string? by, string server) =>
        LinkOf(server, await NewPasswordAsync(TicketPurpose.NewStart, SecondFactorLink(by), agent, along: null));

    /// <summary>Revokes all links for a new password of an agent, inside a command.</summary>
    public static Task RevokeAsync(LiveChatDb database, string agentId) =>
        database
            .Tickets.Where(t =>
                (t.Purpose == TicketPurpose.NewPassword || t.Purpose == TicketPurpose.NewStart) && t.Subject == agentId
            )
            .ExecuteDeleteAsync();

    private static string Me(HttpRequest request) => Actor.Of(request.HttpContext.User).Id;

    private static Audited PasswordLink(string? by) => new(AuditKind.PasswordLinkMade, by);

    private static Audited SecondFactorLink(string? by) => new(AuditKind.SecondFactorLinkMade, by);

    private static string LinkOf(string server, string secret) => $"{server}/new-password#{secret}";

    private OutgoingMail NewMail(MailKind kind, string to, string agentId, string? language = null) =>
        outbox.New(kind, to, language ?? Outbox.LanguageNow, new() { AgentId = agentId });

    // Right and mail are stored together; the secret that the mail tells is made when it is sent.
    private async Task MailedAsync(OutgoingMail mail, Func<Action<LiveChatDb>, Task<string>> makeAsync)
    {
        await makeAsync(database => database.Mails.Add(mail));
        outbox.Wake();
    }

    private async Task<string> InviteAsync(string email, HttpRequest request, Action<LiveChatDb>? along)
    {
        await tickets.RevokeAsync(TicketPurpose.Invitation, email);
        var done = new Audited(AuditKind.ColleagueInvited, Me(request)) { About = email };
        var secret = await tickets.IssueAsync(TicketPurpose.Invitation, email, InvitationFor, done, along);
        log.Done(done);
        return secret;
    }

    private async Task<string> NewPasswordAsync(
        TicketPurpose purpose,
        Audited done,
        Agent agent,
        Action<LiveChatDb>? along
    )
    {
        await tickets.RevokeAsync(TicketPurpose.NewPassword, agent.Id);
        await tickets.RevokeAsync(TicketPurpose.NewStart, agent.Id);
        var recorded = done with { AboutId = agent.Id, About = agent.Name };
        var secret = await tickets.IssueAsync(purpose, agent.Id, NewPasswordFor, recorded, along);
        log.Done(recorded);
        return secret;
    }
}
