using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Livechat;

/// <summary>Tells a visitor what is kept about them, for how long, how they get it, and whom they ask to have it
/// erased. What they agreed to they take back here.</summary>
[AllowAnonymous] // all is found through the visitor's own credential
[LivechatAntiforgery]
public sealed class KeptModel(
    LivechatReads reads,
    Withdrawing withdrawing,
    Limits limits,
    LiveChatDb database,
    PagePolicy policy
) : PageModel
{
    public LivechatView View { get; private set; } = null!;

    public WhatIsKept Kept { get; private set; } = null!;

    public Task OnGetAsync(string site) => LoadAsync(site);

    /// <summary>The visitor takes back what they agreed to, and their conversation ends with it.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(string site)
    {
        await LoadAsync(site);
        var me = View.Visitor!.Id;
        limits.CountMessage(new(Party.Visitor, me), Network.Of(HttpContext));
        if (!Kept.HasAgreed)
            return Answer(site);
        await withdrawing.TakeBackAsync(me);
        await LoadAsync(site);
        return Answer(site);
    }

    private IActionResult Answer(string site) => Request.WantsPage() ? RedirectToPage(new { site }) : Page();

    private async Task LoadAsync(string site)
    {
        View = await reads.OfKnownAsync(site, HttpContext);
        policy.FrameAncestors = ["'self'", .. View.Site.Origins]; // in the chat's frame while its script has not loaded
        Kept = await WhatIsKept.OfAsync(database, View.Site.Id, View.Visitor!.Id, HttpContext.RequestAborted);
        Response.Headers.CacheControl = "no-store";
    }
}
