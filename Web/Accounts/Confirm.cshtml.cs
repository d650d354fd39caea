using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Accounts;

/// <summary>Asks for the password or a passkey again, before somebody changes how an account is signed in to.</summary>
[Authorize(Policies.SignedIn)]
[EnableRateLimiting(Limits.SignIns)]
[ComesAgainWhenStale]
public sealed class ConfirmModel(
    Confirmations confirmations,
    SignInThrottle throttle,
    UserManager<Agent> agents,
    Passkeys passkeys,
    PasskeyPlace place
) : PageModel
{
    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Email { get; private set; }

    public bool HasPasskeys { get; private set; }

    /// <inheritdoc cref="SignInModel.WaitMinutes"/>
    public int? WaitMinutes { get; private set; }

    private string Next => ReturnUrl is { Length: < 500 } address && Url.IsLocalUrl(address) ? address : "/agent/me";

    public async Task OnGetAsync() => await LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        var me = await LoadAsync();
        var attempt = throttle.TryAgain(me.Id);
        if (attempt.Wait is { } wait)
        {
            WaitMinutes = this.TellWait(wait);
            return Page();
        }
        if (!await agents.CheckPasswordAsync(me, Password ?? ""))
        {
            ModelState.AddModelError(nameof(Password), "This is not your password.");
            return this.WithErrors();
        }
        attempt.Succeeded();
        await confirmations.ConfirmAsync(HttpContext);
        return LocalRedirect(Next);
    }

    public async Task<IActionResult> OnGetPasskeyOptionsAsync() =>
        Content(await passkeys.AskAsync(HttpContext, await LoadAsync()), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync([FromForm] PasskeyForm form)
    {
        var shown = await passkeys.WhoAsync(HttpContext, form.Credential);
        if (shown.Id != Actor.Of(User).Id)
            throw new RefusedException(Refusal.PasskeyInvalid);
        await confirmations.ConfirmAsync(HttpContext);
        return new JsonResult(new { to = Next });
    }

    private async Task<Agent> LoadAsync()
    {
        var me = await agents.FindByIdAsync(Actor.Of(User).Id) ?? throw new RefusedException(Refusal.Unauthenticated);
        (Email, HasPasskeys) = (
            me.Email,
            place.WhyNot(Request) is null && (await agents.GetPasskeysAsync(me)).Count > 0
        );
        return me;
    }
}
