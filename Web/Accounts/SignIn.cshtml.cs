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
/// Whatever is wrong (address, password, a disabled account), the answer and its timing are the same, and so is the
/// wait after too many attempts: nobody learns who has an account here.
/// </summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIns)]
[ComesAgainWhenStale]
public sealed class SignInModel(
    FirstRun firstRun,
    SignInThrottle throttle,
    KnownBrowsers browsers,
    NobodysPassword nobody,
    UserManager<Agent> agents,
    Entrance entrance,
    Passkeys passkeys,
    AccountLog log
) : PageModel
{
    private const string NotRight = "The e-mail address or password is wrong.";

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool HasPasskeys => passkeys.WorkAt(HttpContext);

    /// <summary>For how many minutes nothing can be tried; null if something can.</summary>
    public int? WaitMinutes { get; private set; }

    private string Next => ReturnUrl is { Length: < 500 } address && Url.IsLocalUrl(address) ? address : "/agent";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await firstRun.IsOpenAsync())
            return RedirectToPage("/Accounts/Setup");
        return User.HasClaim(Actor.PartyClaim, nameof(Party.Agent)) ? LocalRedirect(Next) : Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (email, password) = (Characters.WellFormed(Email ?? "").Trim(), Password ?? "");
        var agent = await agents.FindByEmailAsync(email);
        var attempt = throttle.TryPassword(
            email,
            agent is null ? null : browsers.Find(HttpContext, agent),
            Network.Of(HttpContext)
        );
        if (attempt.Wait is { } wait)
            return Waits(wait, agent);
        if (await IsPasswordOfAsync(agent, password))
        {
            attempt.Succeeded();
            return LocalRedirect(await entrance.PassAsync(HttpContext, agent!, Next));
        }
        log.SignInFailed(HttpContext, "password");
        ModelState.AddModelError(nameof(Password), NotRight);
        return this.WithErrors();
    }

    private PageResult Waits(TimeSpan wait, Agent? agent)
    {
        if (agent is null)
            log.SignInFailed(HttpContext, "password");
        else
            log.LockedOut(HttpContext, agent.Id);
        WaitMinutes = this.TellWait(wait);
        return Page();
    }

    public async Task<IActionResult> OnGetPasskeyOptionsAsync() =>
        Content(await passkeys.AskAsync(HttpContext, null), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync([FromForm] PasskeyForm form)
    {
        await entrance.EnterAsync(HttpContext, await passkeys.WhoAsync(HttpContext, form.Credential));
        return new JsonResult(new { to = Next });
    }

    private async Task<bool> IsPasswordOfAsync(Agent? agent, string password)
    {
        if (agent is { DisabledAt: null })
            return await agents.CheckPasswordAsync(agent, password);
        nobody.Check(password);
        return false;
    }
}
