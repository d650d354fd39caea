using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Livechat;

/// <summary>
/// Nothing that anybody sees: under a former name of the server it asks who the visitor is there, for the livechat
/// under the new name, which holds it in a hidden frame (come-over.ts).
/// </summary>
[AllowAnonymous] // a ticket gets whoever shows a visitor's credential; a credential, whoever shows that ticket
[LivechatAntiforgery]
public sealed class FormerModel(LivechatReads reads, Moves moves, FormerNames names, PagePolicy policy) : PageModel
{
    /// <summary>The site's public key.</summary>
    public string Site { get; private set; } = "";

    /// <summary>Whom the ticket is told: the origin of the new name, and no other.</summary>
    public string To => names.New;

    /// <summary>Whether the browser's cookie is that of a visitor of the site who may come over.</summary>
    public bool IsKnown { get; private set; }

    public async Task<IActionResult> OnGetAsync(string site)
    {
        if (!names.AreOf(Request))
            return NotFound();
        var known = await reads.SiteAsync(site) ?? throw new RefusedException(Refusal.SiteNotFound);
        policy.FrameAncestors = [names.New, .. known.Origins];
        (Site, IsKnown) = (known.Key, await GetsTicketAsync(site));
        return Page();
    }

    /// <summary>Under the old name: a ticket for the visitor whose credential this is, unless they are blocked.
    /// </summary>
    public async Task<IActionResult> OnPostTicketAsync(string site)
    {
        if (!names.AreOf(Request))
            return NotFound();
        RequireOwnPage();
        await reads.OfKnownAsync(site, HttpContext);
        return new JsonResult(new { Ticket = await moves.IssueAsync(await HttpContext.BrowserAsync()) });
    }

    /// <summary>Under the new name: makes the browser the ticket's visitor, if it is nobody here yet.</summary>
    public async Task<IActionResult> OnPostRedeemAsync(string site, [FromForm] string? ticket)
    {
        if (!names.LeadTo(Request))
            return NotFound();
        RequireOwnPage();
        if (await IsVisitorAsync())
            throw new RefusedException(Refusal.VisitorHasOpenRoom);
        // A credential of this name: one for another site of the same host, or the browser's own where it keeps none.
        var credential = VisitorAuthentication.CredentialOf(Request) ?? Secrets.New();
        await moves.RedeemAsync(site, ticket, credential);
        if (!Request.Headers.ContainsKey(VisitorAuthentication.Header))
            VisitorAuthentication.Remember(Response, credential);
        return new NoContentResult();
    }

    private async Task<bool> IsVisitorAsync() => (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Succeeded;

    // Who is blocked is told no more than a stranger.
    private async Task<bool> GetsTicketAsync(string site)
    {
        var visitor = (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Principal;
        if (visitor is null)
            return false;
        var view = await reads.OfAsync(site, Actor.Of(visitor).Id, Network.Of(HttpContext));
        return !view.IsClosed;
    }

    // Beside the form's token: browsers say with every POST whose page sends it.
    private void RequireOwnPage()
    {
        if (Request.Headers.Origin != Request.OwnOrigin())
            throw new RefusedException(Refusal.OriginNotAllowed);
    }
}
