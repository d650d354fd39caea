using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Livechat;

/// <summary>Tells a visitor what is kept about them, for how long, how they get it, and whom they ask to have it
/// erased.</summary>
[AllowAnonymous] // all is found through the visitor's own credential
public sealed class KeptModel(LivechatReads reads, LiveChatDb database, PagePolicy policy) : PageModel
{
    public LivechatView View { get; private set; } = null!;

    public WhatIsKept Kept { get; private set; } = null!;

    public async Task OnGetAsync(string site)
    {
        View = await reads.OfKnownAsync(site, HttpContext);
        policy.FrameAncestors = ["'self'", .. View.Site.Origins]; // in the chat's frame while its script has not loaded
        Kept = await WhatIsKept.OfAsync(database, View.Site.Id, View.Visitor!.Id, HttpContext.RequestAborted);
        Response.Headers.CacheControl = "no-store";
    }
}
