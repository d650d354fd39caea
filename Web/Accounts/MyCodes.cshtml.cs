using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>One's own app with codes: turn it on and off, and make codes to recover. It asks again who it is.</summary>
[Authorize(Policies.SignedIn)]
[EnableRateLimiting(Limits.SignIns)]
public sealed class MyCodesModel(CodeApps apps, Confirmations confirmations, PublicAddress address, LiveChatDb database)
    : PageModel
{
    private const string Address = "/agent/me/codes";

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? State { get; set; }

    /// <summary>What to give to the app; null when it is on.</summary>
    public CodeAppSetup? Setup { get; private set; }

    /// <summary>The codes to recover that were just made: shown once, and stored nowhere.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    public DateTimeOffset? OnSince { get; private set; }

    public int CodesLeft { get; private set; }

    public bool IsAlone => Policies.LacksSecondFactor(User);

    private string Me => Actor.Of(User).Id;

    private string Issuer => new Uri(address.Of(Request)).Host;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: true))
            return this.ToConfirm(Address);
        var me = await LoadAsync();
        if (OnSince is null)
            Setup = apps.Prepare(me, Issuer);
        return Page();
    }

    public async Task<IActionResult> OnPostTurnOnAsync()
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: true))
            return this.ToConfirm(Address);
        var me = await LoadAsync();
        if (OnSince is not null)
            return Redirect(Address);
        var session = User.FindFirst(Actor.SessionClaim)?.Value;
        if (await apps.TurnOnAsync(me, State, Code, session) is { } codes)
        {
            NewCodes = codes;
            await LoadAsync();
            return Page();
        }
        Setup = apps.Prepare(me, Issuer, State);
        ModelState.Remove(nameof(State)); // it may be a new one
        ModelState.AddModelError(nameof(Code), "This is not the code that the app shows now. Check the time on both.");
        return this.WithErrors();
    }

    public async Task<IActionResult> OnPostRenewAsync()
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: false))
            return this.ToConfirm(Address);
        NewCodes = await apps.RenewCodesAsync(Me);
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostTurnOffAsync()
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: false))
            return this.ToConfirm(Address);
        try
        {
            await apps.TurnOffAsync(Me);
            return RedirectToPage("/Accounts/Me");
        }
        catch (RefusedException refused) when (refused.Code == Refusal.SecondFactorLast)
        {
            ModelState.AddRefusal("", refused.Code); // the page says what to do first
            await LoadAsync();
            return this.WithErrors();
        }
    }

    private async Task<Agent> LoadAsync()
    {
        var app = await database.CodeApps.AsNoTracking().SingleOrDefaultAsync(a => a.AgentId == Me);
        (OnSince, CodesLeft) = (app?.AddedAt, await database.RecoveryCodes.CountAsync(code => code.AgentId == Me));
        return await database.Users.AsNoTracking().SingleAsync(a => a.Id == Me);
    }
}
