using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Accounts;

/// <summary>
/// Whatever is wrong (address, password, a disabled or locked account), the answer and its timing are the same, so
/// nobody learns who has an account here.
/// </summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIns)]
[ComesAgainWhenStale]
public sealed class SignInModel(
    FirstRun firstRun,
    SignInGate gate,
    UserManager<Agent> agents,
    SignInManager<Agent> signIn,
    AgentSessions sessions,
    AccountLog log
) : PageModel
{
    private const string NotRight =
        "The e-mail address or password is wrong. After five wrong passwords, an account is locked for 15 minutes.";

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await firstRun.IsOpenAsync())
            return RedirectToPage("/Accounts/Setup");
        return User.HasClaim(Actor.PartyClaim, nameof(Party.Agent)) ? Enter() : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await WhoSignsInAsync(Characters.WellFormed(Email ?? ""), Password ?? "") is { } agent)
        {
            await sessions.StartAsync(agent);
            return Enter();
        }
        log.SignInFailed(HttpContext, "password");
        ModelState.AddModelError(nameof(Password), NotRight);
        return this.WithErrors();
    }

    private async Task<Agent?> WhoSignsInAsync(string email, string password)
    {
        using var turn = await gate.EnterAsync(email, HttpContext.RequestAborted);
        if (
            await agents.FindByEmailAsync(email.Trim()) is { DisabledAt: null } agent
            && !await agents.IsLockedOutAsync(agent)
        )
        {
            var tried = await signIn.CheckPasswordSignInAsync(agent, password, lockoutOnFailure: true);
            if (tried.IsLockedOut)
                log.LockedOut(HttpContext, agent.Id);
            return tried.Succeeded ? agent : null;
        }

        gate.CheckNobodysPassword(password);
        return null;
    }

    private LocalRedirectResult Enter() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/agent");
}
