using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Livechat;

/// <summary>A visitor takes their conversation along: an address, also as a code, that opens it in one more browser.
/// <c>/conversation</c> opens it and shows where it is open.</summary>
[AllowAnonymous] // the visitor is found through their own credential
[LivechatAntiforgery]
public sealed class ElsewhereModel(LivechatReads reads, MailLinks links, Limits limits, PublicAddress addresses)
    : PageModel
{
    public Site Site { get; private set; } = null!;

    /// <summary>With the secret in its fragment, which no server sees before somebody presses a button.</summary>
    public string Address { get; private set; } = "";

    public async Task<IActionResult> OnPostAsync(string site)
    {
        var me = (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Principal is { } visitor
            ? Actor.Of(visitor)
            : throw new RefusedException(Refusal.Unauthenticated);
        var view = await reads.OfAsync(site, me.Id, Network.Of(HttpContext));
        if (view.IsClosed)
            throw new RefusedException(Refusal.SiteNotFound);
        if (view.Visitor is null)
            throw new RefusedException(Refusal.Unauthenticated);
        limits.CountMessage(me, Network.Of(HttpContext));
        Site = view.Site;
        Address = await links.ElsewhereAsync(me.Id, addresses.Of(Request));
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
