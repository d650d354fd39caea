using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>A conversation on our own address. With the link of a mail it is opened, by a button; afterwards the page
/// of a site shows the visitor which browsers open it, and ends them.</summary>
[AllowAnonymous] // the link of a mail opens it; all else is found through the visitor's own credential
[EnableRateLimiting(Limits.SignIns)]
public sealed class ConversationModel(
    LiveChatDb database,
    Conversations conversations,
    VisitorMails mails,
    Outbox outbox,
    BlockList blocks
) : PageModel
{
    /// <summary>The secret of the link, as the page finds it in its address.</summary>
    public string? Code { get; private set; }

    /// <summary>Null where a link is still to be opened.</summary>
    public Site? Site { get; private set; }

    public Visitor? Visitor { get; private set; }

    /// <summary>The visitor's address, if they have shown that it is theirs.</summary>
    public string? Verified { get; private set; }

    public IReadOnlyList<VisitorDevice> Devices { get; private set; } = [];

    public bool HasMail => outbox.IsOn;

    /// <summary>Whether a transcript is on its way.</summary>
    public bool IsMailed { get; private set; }

    public async Task OnGetAsync(string? site)
    {
        if (site is not null)
            await LoadAsync(site);
    }

    /// <summary>Opens the link's conversation in this browser.</summary>
    public async Task<IActionResult> OnPostAsync([FromForm] string? code)
    {
        Code = code;
        var secret = code?.Trim();
        if (secret?.StartsWith("t=", StringComparison.Ordinal) == true)
            secret = secret[2..];
        try
        {
            var (known, credential) = await CredentialAsync(secret);
            var (site, isNew) = await conversations.OpenAsync(
                secret,
                known,
                credential,
                Device.From(Request.Headers.UserAgent)
            );
            if (isNew)
                VisitorAuthentication.Remember(Response, credential);
            return LocalRedirect($"/livechat/{Uri.EscapeDataString(site)}");
        }
        catch (RefusedException refused) when (refused.Code == Refusal.TicketInvalid)
        {
            ModelState.AddModelError(nameof(Code), Refusal.TextOf(refused.Code));
            Response.StatusCode = refused.Status;
            return Page();
        }
    }

    public async Task<IActionResult> OnPostEndAsync(string site, [FromForm] string? device)
    {
        await LoadAsync(site);
        await conversations.EndAsync(await HttpContext.BrowserAsync(), device);
        return RedirectToPage(new { site });
    }

    public async Task<IActionResult> OnPostTranscriptAsync(string site)
    {
        await LoadAsync(site);
        await mails.TranscriptAsync(Visitor!.Id);
        IsMailed = true;
        return Page();
    }

    // As where the site does not exist: a link opens nothing for who is blocked, and is not used up.
    private async Task LetInAsync(string? secret)
    {
        var hash = Secrets.IsWellFormed(secret) ? Secrets.Hash(secret!) : "";
        var visitorId = await database
            .MailedLinks.Where(l => l.Hash == hash)
            .Select(l => l.VisitorId)
            .SingleOrDefaultAsync(HttpContext.RequestAborted);
        if (visitorId is not null && await blocks.HoldsAsync(visitorId, Network.Of(HttpContext)))
            throw new RefusedException(Refusal.TicketInvalid);
    }

    // A credential of this browser for another site of ours goes on; one that is somebody else's here does not.
    private async Task<(string? Known, string Credential)> CredentialAsync(string? secret)
    {
        await LetInAsync(secret);
        var fresh = Secrets.New();
        if (VisitorAuthentication.CredentialOf(Request) is not { } own || !Secrets.IsWellFormed(secret))
            return (null, fresh);
        var (hash, mine) = (Secrets.Hash(secret!), Secrets.Hash(own));
        var siteId = await database
            .MailedLinks.Where(l => l.Hash == hash)
            .Join(database.Visitors, l => l.VisitorId, v => v.Id, (_, v) => v.SiteId)
            .SingleOrDefaultAsync(HttpContext.RequestAborted);
        var known = await database
            .Visitors.Where(v => v.SiteId == siteId)
            .Where(v =>
                v.CredentialHash == mine
                || database.VisitorDevices.Any(d => d.VisitorId == v.Id && d.CredentialHash == mine)
            )
            .Select(v => v.Id)
            .FirstOrDefaultAsync(HttpContext.RequestAborted);
        return (known, known is null ? own : fresh);
    }

    private async Task LoadAsync(string site)
    {
        var me = (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Principal is { } visitor
            ? Actor.Of(visitor).Id
            : throw new RefusedException(Refusal.NotFound);
        if (await blocks.HoldsAsync(me, Network.Of(HttpContext)))
            throw new RefusedException(Refusal.NotFound); // as where the site does not exist
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == site, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.NotFound);
        Visitor = await database.Visitors.AsNoTracking().SingleAsync(v => v.Id == me, HttpContext.RequestAborted);
        Verified = await VisitorMails.VerifiedAsync(database, Visitor);
        Devices = await Conversations.DevicesAsync(database, me);
    }
}
