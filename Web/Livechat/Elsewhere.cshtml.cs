using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Sites;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Livechat;

/// <summary>A visitor takes their conversation along: an address, also as a code, that opens it in one more browser.
/// <c>/conversation</c> opens it and shows where it is open.</summary>
[AllowAnonymous] // the visitor is found through their own credential
[LivechatAntiforgery]
public sealed class ElsewhereModel(
    LivechatReads reads,
    MailLinks links,
    Limits limits,
    PublicAddress addresses,
    PagePolicy policy
) : PageModel
{
    public Site Site { get; private set; } = null!;

    /// <summary>With the secret in its fragment, which no server sees before somebody presses a button.</summary>
    public string Address { get; private set; } = "";

    public async Task<IActionResult> OnPostAsync(string site)
    {
        var view = await reads.OfKnownAsync(site, HttpContext);
        var me = new Actor(Party.Visitor, view.Visitor!.Id);
        limits.CountMessage(me, Network.Of(HttpContext));
        Site = view.Site;
        policy.FrameAncestors = ["'self'", .. Site.Origins]; // in the chat's frame while its script has not loaded
        Address = await links.ElsewhereAsync(await HttpContext.BrowserAsync(), addresses.Of(Request));
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
