using System.IO.Compression;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>What a visitor sees in the frame: the conversation, and where to write.</summary>
[AllowAnonymous] // whoever writes becomes a visitor; all else is found through the visitor's own credential
[LivechatAntiforgery]
[TakesFiles]
public sealed class LivechatModel(
    LivechatReads reads,
    VisitorForms forms,
    Chat chat,
    Writer writer,
    Tickets tickets,
    IAntiforgery antiforgery,
    PagePolicy policy,
    FormerNames names,
    TimeProvider time
) : PageModel
{
    private static readonly TimeSpan TicketValidFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(10);

    public LivechatView View { get; private set; } = null!;

    /// <summary>The text of a form that was refused without script.</summary>
    public string? ErrorText { get; private set; }

    public string? Draft { get; private set; }

    /// <summary>Whether the chat is a page of its own and in no frame (Fetch Metadata, 2.1).</summary>
    public bool IsAlone => Request.Headers["Sec-Fetch-Dest"] == "document";

    /// <summary>The former names of this server where the browser may know who the visitor is.</summary>
    public IReadOnlyList<string> Former => policy.Frames;

    /// <param name="anew">Whether a closed conversation is not shown, because another is to begin.</param>
    public async Task<IActionResult> OnGetAsync(string site, bool anew = false)
    {
        await LoadAsync(site);
        View = anew ? View.Anew : View;
        await MarkSiteSeenAsync();
        if (View.Visitor is null && names.LeadTo(Request))
            policy.Frames = [.. names.Giving];
        if (View.Visitor is null)
            HttpContext.Compress(CompressionLevel.Optimal); // the browser has nothing of the chat yet
        // A returning visitor's cookie is renewed.
        else if (VisitorAuthentication.CredentialOf(Request) is { } credential)
            VisitorAuthentication.Remember(Response, credential);
        return Page();
    }

    /// <summary>The conversation for a browser that sends its credential in a header, which a page load cannot
    /// do.</summary>
    public async Task<IActionResult> OnGetRoomAsync(string site)
    {
        var visitor = await LoadKnownAsync(site);
        var me = new Actor(Party.Visitor, visitor.Id);
        var change = View.Room is null ? null : await chat.SinceAsync(me, View.Room.Id, 0);
        return new JsonResult(new { Me = me.Id, Room = change });
    }

    /// <summary>A fresh token for the form of a page whose own is stale. Other sites' pages get no answer to read (no
    /// CORS).</summary>
    public async Task<IActionResult> OnGetTokenAsync(string site)
    {
        await LoadOpenAsync(site);
        return new JsonResult(new { Token = antiforgery.GetAndStoreTokens(HttpContext).RequestToken });
    }

    /// <summary>The hours of a site that has closed while its chat was open.</summary>
    public async Task<IActionResult> OnGetHoursAsync(string site)
    {
        var known = await reads.SiteAsync(site) ?? throw new RefusedException(Refusal.SiteNotFound);
        return reads.HoursOf(known) is { } hours ? Partial("/Livechat/_Hours.cshtml", hours) : new NoContentResult();
    }

    /// <summary>What the script clones for files, once there are any.</summary>
    public IActionResult OnGetFiles() => Partial("/Rooms/Files/_LateFiles.cshtml");

    /// <summary>Why the chat does not show on the page that asks (host-why.ts). Any page may read it: it says no more
    /// than the policy of the chat itself does.</summary>
    public async Task<IActionResult> OnGetStandingAsync(string site)
    {
        Response.Headers.AccessControlAllowOrigin = "*";
        return new JsonResult(SiteStanding.Of(await reads.SiteAsync(site), Request.Headers.Origin.ToString()));
    }

    /// <summary>Sends a message by form; the first one creates the visitor.</summary>
    public async Task<IActionResult> OnPostAsync(string site, [FromForm] MessageForm form)
    {
        if (writer.Backlog.ComeBackIn() is { } later)
            throw new RefusedException(Refusal.Busy, later); // before anything is read for it
        await LoadOpenAsync(site);
        var wantsJson = !Request.WantsPage();
        try
        {
            var message = await forms.SendAsync(View, form, HttpContext);
            return wantsJson
                ? new JsonResult(new { Me = message.U.Id, Message = message })
                : RedirectToPage(new { site });
        }
        catch (RefusedException refused)
            when (!wantsJson
                && (refused.Status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status422UnprocessableEntity)
            )
        {
            // Without script the form comes back as it was, with the error.
            (ErrorText, Draft, Response.StatusCode) = (Refusal.TextOf(refused.Code), form.Message, refused.Status);
            return Page();
        }
    }

    /// <summary>The visitor ends their conversation.</summary>
    public async Task<IActionResult> OnPostEndAsync(string site)
    {
        var visitor = await LoadKnownAsync(site);
        if (View.Room is { State: not RoomState.Closed } room)
            await forms.EndAsync(visitor.Id, room.Id);
        return Request.WantsPage() ? RedirectToPage(new { site }) : new NoContentResult();
    }

    /// <summary>Asks how the help was in the conversation that the visitor sees, if it is to be asked.</summary>
    public async Task<IActionResult> OnGetRatingAsync(string site)
    {
        await LoadKnownAsync(site);
        return View.AsksRating ? Partial("/Livechat/_Rate.cshtml", View) : new NoContentResult();
    }

    /// <summary>The visitor says how the help was.</summary>
    public async Task<IActionResult> OnPostRateAsync(string site, [FromForm] RatingForm form)
    {
        var visitor = await LoadKnownAsync(site);
        await forms.RateAsync(visitor.Id, form, HttpContext);
        return Request.WantsPage() ? RedirectToPage(new { site }) : new JsonResult(new { });
    }

    /// <summary>A known visitor leaves a name or an address.</summary>
    public async Task<IActionResult> OnPostAboutAsync(string site, [FromForm] MessageForm form)
    {
        var visitor = await LoadKnownAsync(site);
        await forms.RememberAboutAsync(visitor.Id, form, HttpContext);
        return Request.WantsPage() ? RedirectToPage(new { site }) : new NoContentResult();
    }

    /// <summary>A one-use right to open the hub, for a browser that sends no cookie there.</summary>
    public async Task<IActionResult> OnPostTicketAsync(string site)
    {
        await LoadKnownAsync(site);
        var browser = $"{await HttpContext.BrowserAsync()}";
        var ticket = await tickets.IssueAsync(TicketPurpose.Connect, browser, TicketValidFor);
        return new JsonResult(new { Ticket = ticket });
    }

    private async Task LoadAsync(string site)
    {
        var visitor = (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Principal;
        var visitorId = visitor is null ? null : Actor.Of(visitor).Id;
        View = await reads.OfAsync(site, visitorId, Network.Of(HttpContext));
        policy.FrameAncestors = ["'self'", .. View.Site.Origins];
    }

    // Everything but the page itself: who is blocked finds no chat.
    private async Task LoadOpenAsync(string site)
    {
        await LoadAsync(site);
        if (View.IsClosed)
            throw new RefusedException(Refusal.SiteNotFound);
    }

    // The visitor whose chat it is, for what only a known visitor can do.
    private async Task<Visitor> LoadKnownAsync(string site)
    {
        await LoadOpenAsync(site);
        return View.Visitor ?? throw new RefusedException(Refusal.Unauthenticated);
    }

    private async Task MarkSiteSeenAsync()
    {
        var (now, site) = (time.GetUtcNow(), View.Site);
        if (site.SeenAt > now - SeenEvery)
            return;
        await writer.WriteAsync(db =>
            db.Sites.Where(s => s.Id == site.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now))
        );
    }
}
