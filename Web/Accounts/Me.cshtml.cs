using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>One's own settings, password and sessions.</summary>
[Authorize(Policies.Agent)]
[EnableRateLimiting(Limits.SignIns)]
public sealed class MeModel(
    LiveChatDb database,
    Writer writer,
    Colleagues colleagues,
    SignInGate gate,
    UserManager<Agent> agents,
    SignInManager<Agent> signIn,
    AgentSessions sessions,
    TimeProvider time
) : PageModel
{
    public Agent Me { get; private set; } = new() { Name = "" };

    public DateTimeOffset? SavedAt { get; private set; }

    public bool IsPasswordChanged { get; private set; }

    public OwnSettings Settings { get; private set; } = new();

    [NonHandler] // else its name makes it the handler of a method "PAGE"
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        await LoadAsync();
        await next();
    }

    public void OnGet() => Settings = OwnSettings.Of(Me);

    public async Task<IActionResult> OnPostAsync([FromForm] OwnSettings form)
    {
        Settings = form;
        var name = ModelState.CheckName(nameof(form.Name), form.Name, Agent.MaxNameLength);
        if (form.CallsOpenIn is not (Container.Tab or Container.Overlay))
            ModelState.AddRefusal(nameof(form.CallsOpenIn), Refusal.SettingOutOfRange);
        if (!ModelState.IsValid || name is null)
            return this.WithErrors();
        await writer.WriteAsync(async written =>
        {
            var agent = await written.Users.SingleAsync(a => a.Id == Me.Id);
            (agent.Name, agent.CallsOpenIn) = (name, form.CallsOpenIn);
            (agent.AlertsBySound, agent.AlertsByNotification) = (form.AlertsBySound, form.AlertsByNotification);
            return true;
        });
        await database.Entry(Me).ReloadAsync();
        SavedAt = time.GetUtcNow();
        return Page();
    }

    public async Task<IActionResult> OnPostPasswordAsync([FromForm] PasswordForm form)
    {
        Settings = OwnSettings.Of(Me);
        using (await gate.EnterAsync(Me.Email ?? "", HttpContext.RequestAborted))
        {
            // Counts as a sign-in attempt, so somebody who finds an open console cannot keep guessing.
            var tried = await signIn.CheckPasswordSignInAsync(Me, form.CurrentPassword ?? "", lockoutOnFailure: true);
            if (!tried.Succeeded)
                ModelState.AddModelError(nameof(form.CurrentPassword), "This is not your password.");
        }
        await ModelState.CheckPasswordAsync(nameof(form.NewPassword), form.NewPassword, agents, Me);
        if (!ModelState.IsValid)
            return this.WithErrors();

        var session = User.FindFirst(Actor.SessionClaim)?.Value ?? Ids.New();
        await sessions.StartAsync(
            await colleagues.SetOwnPasswordAsync(Me.Id, form.NewPassword ?? "", session),
            session
        );
        IsPasswordChanged = true;
        return Page();
    }

    public async Task<IActionResult> OnPostSignOutEverywhereAsync()
    {
        await colleagues.SignOutEverywhereAsync(Me.Id, Me.Id);
        await signIn.SignOutAsync();
        return this.ToSignIn();
    }

    private async Task LoadAsync()
    {
        var id = Actor.Of(User).Id;
        Me = await database.Users.SingleAsync(a => a.Id == id, HttpContext.RequestAborted);
    }
}
