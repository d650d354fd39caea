using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

public enum AgentState
{
    Here,
    Away,
    InCall,
    Disabled,
}

/// <summary>The agents and invitations, and the actions on them.</summary>
[Authorize(Policies.Administrator)]
public sealed class ColleaguesModel(
    LiveChatDb database,
    Colleagues colleagues,
    Tickets tickets,
    AccountLinks links,
    Staff staff,
    TicketTimes times
) : PageModel
{
    public IReadOnlyList<Person> People { get; private set; } = [];

    public IReadOnlyList<PendingInvitation> Invitations { get; private set; } = [];

    /// <summary>The link that was just made. It is shown once and stored nowhere.</summary>
    public ShownLink? Link { get; private set; }

    /// <summary>Who gets a mail with the link instead.</summary>
    public ShownLink? Mailed { get; private set; }

    /// <summary>Whether links can be mailed.</summary>
    public bool HasMail => links.CanMail;

    /// <summary>The text of the refusal.</summary>
    public string? ErrorText { get; private set; }

    [BindProperty]
    public string? Email { get; set; }

    private string Me => Actor.Of(User).Id;

    public Task OnGetAsync() => LoadAsync();

    public Task<IActionResult> OnPostInviteAsync() =>
        InviteAsync(async email => Link = new(email, await links.InviteAsync(email, Request), IsInvitation: true));

    /// <summary>The same, and the link goes by mail.</summary>
    public Task<IActionResult> OnPostMailInvitationAsync() =>
        InviteAsync(async email =>
        {
            RequireMail();
            await links.MailInvitationAsync(email, Request);
            Mailed = new(email, email, IsInvitation: true);
        });

    private async Task<IActionResult> InviteAsync(Func<string, Task> inviteAsync)
    {
        var email = ModelState.CheckEmail(nameof(Email), Email);
        var normalized = email?.ToUpperInvariant();
        if (email is not null && await database.Users.AnyAsync(a => a.NormalizedEmail == normalized))
            ModelState.AddModelError(nameof(Email), "This address already has an account.");
        if (email is not null && ModelState.IsValid)
        {
            await inviteAsync(email);
            Email = null;
        }
        await LoadAsync();
        return ModelState.IsValid ? Page() : this.WithErrors();
    }

    public async Task<IActionResult> OnPostRevokeAsync()
    {
        var done = new Audited(AuditKind.InvitationRevoked, Me) { About = Email };
        await tickets.RevokeAsync(TicketPurpose.Invitation, Email ?? "", done);
        return RedirectToPage();
    }

    public Task<IActionResult> OnPostResetPasswordAsync(string id) =>
        ShowLinkAsync(id, agent => links.ResetPasswordAsync(agent, Request));

    public Task<IActionResult> OnPostResetSecondFactorAsync(string id) =>
        ShowLinkAsync(id, agent => links.ResetSecondFactorAsync(agent, Request));

    public Task<IActionResult> OnPostMailNewPasswordAsync(string id) =>
        MailLinkAsync(id, agent => links.MailNewPasswordAsync(agent, Request));

    public Task<IActionResult> OnPostMailNewStartAsync(string id) =>
        MailLinkAsync(id, agent => links.MailNewStartAsync(agent, Request));

    private async Task<IActionResult> ShowLinkAsync(string id, Func<Agent, Task<string>> makeAsync)
    {
        var agent = await EnabledAsync(id);
        Link = new(agent.Name, await makeAsync(agent), IsInvitation: false);
        await LoadAsync();
        return Page();
    }

    private async Task<IActionResult> MailLinkAsync(string id, Func<Agent, Task> mailAsync)
    {
        var agent = await EnabledAsync(id);
        RequireMail();
        await mailAsync(agent);
        Mailed = new(agent.Name, agent.Email ?? "", IsInvitation: false);
        await LoadAsync();
        return Page();
    }

    private async Task<Agent> EnabledAsync(string id) =>
        await database.Users.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.DisabledAt == null)
        ?? throw new RefusedException(Refusal.NotFound);

    private void RequireMail()
    {
        if (!HasMail)
            throw new RefusedException(Refusal.MailOff);
    }

    public Task<IActionResult> OnPostMakeAdministratorAsync(string id) =>
        DoAsync(colleagues.MakeAdministratorAsync(id, Me));

    public Task<IActionResult> OnPostMakeAgentAsync(string id) => DoAsync(colleagues.MakeAgentAsync(id, Me));

    public Task<IActionResult> OnPostDisableAsync(string id) => DoAsync(colleagues.DisableAsync(id, Me));

    public Task<IActionResult> OnPostEnableAsync(string id) => DoAsync(colleagues.EnableAsync(id, Me));

    public Task<IActionResult> OnPostSignOutEverywhereAsync(string id) =>
        DoAsync(colleagues.SignOutEverywhereAsync(id, Me));

    private async Task<IActionResult> DoAsync(Task change)
    {
        try
        {
            await change;
            return RedirectToPage();
        }
        catch (RefusedException refused) when (refused.Code == Refusal.LastAdministrator)
        {
            // Nothing changed; the page says why.
            ErrorText = Refusal.TextOf(refused.Code);
            await LoadAsync();
            var answer = Page();
            answer.StatusCode = refused.Status;
            return answer;
        }
    }

    private async Task LoadAsync()
    {
        var agents = await database.Users.AsNoTracking().OrderBy(a => a.Name).ToListAsync(HttpContext.RequestAborted);
        var protectedOnes = await database
            .Passkeys.Select(passkey => passkey.AgentId)
            .Union(database.CodeApps.Select(app => app.AgentId))
            .ToHashSetAsync(HttpContext.RequestAborted);
        People =
        [
            .. agents.Select(agent => new Person(
                agent.Id,
                agent.Name,
                agent.Email ?? "",
                agent.IsAdministrator,
                protectedOnes.Contains(agent.Id),
                Person.StateOf(agent, staff.Of(agent.Id)),
                staff.BackAt(agent.Id)
            )),
        ];
        Invitations = await InvitationsAsync();
    }

    private async Task<IReadOnlyList<PendingInvitation>> InvitationsAsync()
    {
        var pending = await database
            .Tickets.AsNoTracking()
            .Where(t => t.Purpose == TicketPurpose.Invitation)
            .ToListAsync(HttpContext.RequestAborted);
        return
        [
            .. pending
                .Select(ticket => (ticket.Subject, Left: times.LeftOf(ticket.Hash, ticket.ExpiresAt)))
                .Where(one => one.Left > TimeSpan.Zero)
                .OrderBy(one => one.Left)
                .Select(one => new PendingInvitation(one.Subject, (int)Math.Ceiling(one.Left.TotalHours))),
        ];
    }
}
