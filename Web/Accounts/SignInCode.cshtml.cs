using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>The second step of signing in: a code, or a passkey, of somebody whose password was right.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIns)]
[ComesAgainWhenStale]
public sealed class SignInCodeModel(
    Entrance entrance,
    CodeApps apps,
    Passkeys passkeys,
    SignInThrottle throttle,
    KnownBrowsers browsers,
    AccountLog log,
    LiveChatDb database
) : PageModel
{
    private const string NotRight = "This code is wrong, or was already used.";

    private (Agent Agent, string Next) _waiting = (new() { Name = "" }, "");

    [BindProperty]
    public string? Code { get; set; }

    public bool HasApp { get; private set; }

    public bool HasPasskeys { get; private set; }

    /// <inheritdoc cref="SignInModel.WaitMinutes"/>
    public int? WaitMinutes { get; private set; }

    [NonHandler] // else its name makes it the handler of a method "PAGE"
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        if (await entrance.WaitingAsync(HttpContext) is not { } waiting)
        {
            context.Result = Request.WantsPage()
                ? RedirectToPage("/Accounts/SignIn")
                : throw new RefusedException(Refusal.Unauthenticated);
            return;
        }
        _waiting = waiting;
        HasApp = await database.CodeApps.AnyAsync(app => app.AgentId == _waiting.Agent.Id);
        HasPasskeys =
            passkeys.WorkAt(HttpContext)
            && await database.Passkeys.AnyAsync(passkey => passkey.AgentId == _waiting.Agent.Id);
        await next();
    }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var attempt = throttle.TryCode(
            _waiting.Agent.Id,
            browsers.Find(HttpContext, _waiting.Agent),
            Network.Of(HttpContext)
        );
        if (attempt.Wait is { } wait)
        {
            log.LockedOut(HttpContext, _waiting.Agent.Id);
            WaitMinutes = this.TellWait(wait);
            return Page();
        }
        if (!await apps.RedeemAsync(_waiting.Agent.Id, Code))
        {
            log.SignInFailed(HttpContext, "code");
            ModelState.AddModelError(nameof(Code), NotRight);
            return this.WithErrors();
        }
        attempt.Succeeded();
        return await GoesInAsync() ? LocalRedirect(_waiting.Next) : RedirectToPage("/Accounts/SignIn");
    }

    public async Task<IActionResult> OnGetPasskeyOptionsAsync() =>
        Content(await passkeys.AskAsync(HttpContext, _waiting.Agent), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync([FromForm] PasskeyForm form)
    {
        var shown = await passkeys.WhoAsync(HttpContext, form.Credential);
        if (shown.Id != _waiting.Agent.Id || !await GoesInAsync())
            throw new RefusedException(Refusal.PasskeyInvalid);
        return new JsonResult(new { to = _waiting.Next });
    }

    // The cookie between the steps is good once, too.
    private async Task<bool> GoesInAsync()
    {
        if (!entrance.TakeWaiting(HttpContext))
            return false;
        await entrance.EnterAsync(HttpContext, _waiting.Agent);
        return true;
    }
}
