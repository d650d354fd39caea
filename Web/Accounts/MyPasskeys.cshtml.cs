using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Accounts;

/// <summary>One's own passkeys: add and remove. It asks again who it is.</summary>
[Authorize(Policies.SignedIn)]
[EnableRateLimiting(Limits.SignIns)]
public sealed class MyPasskeysModel(
    Passkeys passkeys,
    PasskeyPlace place,
    Confirmations confirmations,
    LiveChatDb database,
    IStringLocalizer<Text> texts
) : PageModel
{
    private const string Address = "/agent/me/passkeys";

    public IReadOnlyList<Passkey> Mine { get; private set; } = [];

    /// <summary>What the next one may be called.</summary>
    public string NewName { get; private set; } = "";

    /// <summary>Why this browser can have none here, as a refusal; null if it can.</summary>
    public string? WhyNot => place.WhyNot(Request);

    public bool IsAlone => Policies.LacksSecondFactor(User);

    private string Me => Actor.Of(User).Id;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: true))
            return this.ToConfirm(Address);
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnGetOptionsAsync()
    {
        await RequireConfirmedAsync();
        return Content(await passkeys.OfferAsync(HttpContext, await LoadAsync()), "application/json");
    }

    public async Task<IActionResult> OnPostAddAsync([FromForm] PasskeyForm form)
    {
        await RequireConfirmedAsync();
        var name = Names.Clean(form.Name, Passkey.MaxNameLength) ?? throw new RefusedException(Refusal.NameMalformed);
        var isAlone = IsAlone;
        await passkeys.AddAsync(HttpContext, await LoadAsync(), form.Credential, name);
        return new JsonResult(new { to = isAlone ? "/agent" : Address });
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? id)
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: false))
            return this.ToConfirm(Address);
        try
        {
            await passkeys.RemoveAsync(Me, id);
            return Redirect(Address);
        }
        catch (RefusedException refused) when (refused.Code == Refusal.SecondFactorLast)
        {
            ModelState.AddRefusal("", refused.Code); // the page says what to do first
            await LoadAsync();
            return this.WithErrors();
        }
    }

    private async Task RequireConfirmedAsync()
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: true))
            throw new RefusedException(Refusal.ConfirmFirst);
    }

    private async Task<Agent> LoadAsync()
    {
        Mine = await database
            .Passkeys.AsNoTracking()
            .Where(passkey => passkey.AgentId == Me)
            .OrderBy(passkey => passkey.CreatedAt)
            .ToListAsync(HttpContext.RequestAborted);
        NewName = Device.NamesIn(Request.Headers.UserAgent) switch
        {
            ({ } browser, { } system) => texts["{0} on {1}", browser, system],
            var (browser, system) => browser ?? system ?? "",
        };
        return await database.Users.AsNoTracking().SingleAsync(a => a.Id == Me);
    }
}
