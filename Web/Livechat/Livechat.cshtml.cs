using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
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
public sealed class LivechatModel(
    LiveChatDb database,
    Chat chat,
    Writer writer,
    Tickets tickets,
    IPresence presence,
    Limits limits,
    IAntiforgery antiforgery,
    PagePolicy nonce,
    TimeProvider time
) : PageModel
{
    private const int ShownMessages = 100;
    private static readonly TimeSpan TicketValidFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ClosedShownFor = TimeSpan.FromHours(12);
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(10);

    public Site Site { get; private set; } = null!;

    public Visitor? Visitor { get; private set; }

    public Room? Room { get; private set; }

    public RoomAgent? Agent { get; private set; }

    public bool AgentHere { get; private set; }

    public IReadOnlyList<RoomMessage> Messages { get; private set; } = [];

    public int Unread =>
        Messages.Count(message => message.Party == Party.Agent && message.T is null && message.SeenAt is null);

    /// <summary>The text of a refused form without script.</summary>
    public string? ErrorText { get; private set; }

    public string? Draft { get; private set; }

    public bool AsksName => Site.AsksName && Visitor?.Name is null;

    public bool AsksEmail => Visitor?.Email is null && (Site.AsksEmail || !AgentHere);

    /// <summary>Words that describe the situation; elements with <c>data-when</c> show when all of theirs are among
    /// them.</summary>
    public IReadOnlyList<string> Situation =>
        [
            Room?.State.ToString().ToLowerInvariant() ?? "new",
            AgentHere ? "here" : "away",
            .. Agent is null ? Array.Empty<string>() : ["agent"],
            .. Messages.Count == 0 ? ["empty"] : Array.Empty<string>(),
            .. AsksName ? ["asks-name"] : Array.Empty<string>(),
            .. Visitor?.Email is null ? (string[])["no-email"] : [],
            .. Site.AsksEmail ? (string[])["asks-email"] : [],
        ];

    public bool Is(string when) => when.Split(' ').All(Situation.Contains);

    public async Task<IActionResult> OnGetAsync(string site)
    {
        await LoadAsync(site);
        await MarkSiteSeenAsync();
        // Whoever comes back is known for another while.
        if (Visitor is not null && VisitorAuthentication.CredentialOf(Request) is { } credential)
            VisitorAuthentication.Remember(Response, credential);
        return Page();
    }

    /// <summary>The conversation for a browser that shows its credential in a header, which a page load
    /// cannot.</summary>
    public async Task<IActionResult> OnGetRoomAsync(string site)
    {
        await LoadAsync(site);
        if (Visitor is null)
            throw new RefusedException(Refusal.Unauthenticated);
        var change = Room is null ? null : await chat.SinceAsync(new(Party.Visitor, Visitor.Id), Room.Id, 0);
        return new JsonResult(
            new
            {
                Me = Visitor.Id,
                Room = change,
                Situation,
            }
        );
    }

    /// <summary>A fresh token for the form of a page whose own is stale. Other sites' pages get no answer to read (no
    /// CORS).</summary>
    public async Task<IActionResult> OnGetTokenAsync(string site)
    {
        await LoadAsync(site);
        return new JsonResult(new { Token = antiforgery.GetAndStoreTokens(HttpContext).RequestToken });
    }

    /// <summary>Sends a message by form; the first one makes the visitor.</summary>
    public async Task<IActionResult> OnPostAsync(string site, [FromForm] MessageForm form)
    {
        await LoadAsync(site);
        var wantsJson = !Request.WantsPage();
        try
        {
            var message = await SendAsync(form);
            return wantsJson
                ? new JsonResult(new { Me = message.U.Id, Message = message })
                : RedirectToPage(new { site });
        }
        catch (RefusedException refused) when (!wantsJson && refused.Status == StatusCodes.Status422UnprocessableEntity)
        {
            // Without script the form comes back as it was, with the mistake.
            (ErrorText, Draft, Response.StatusCode) = (Refusal.TextOf(refused.Code), form.Message, refused.Status);
            return Page();
        }
    }

    /// <summary>A visitor who is known leaves a name or an address.</summary>
    public async Task<IActionResult> OnPostAboutAsync(string site, [FromForm] MessageForm form)
    {
        await LoadAsync(site);
        if (Visitor is null)
            throw new RefusedException(Refusal.Unauthenticated);
        await RememberAboutAsync(Visitor.Id, form);
        return Request.WantsPage() ? RedirectToPage(new { site }) : new NoContentResult();
    }

    /// <summary>A one-use right to open the hub, for a browser that sends no cookie there.</summary>
    public async Task<IActionResult> OnPostTicketAsync(string site)
    {
        await LoadAsync(site);
        if (Visitor is null)
            throw new RefusedException(Refusal.Unauthenticated);
        return new JsonResult(
            new { Ticket = await tickets.IssueAsync(TicketPurpose.Connect, Visitor.Id, TicketValidFor) }
        );
    }

    private async Task<RoomMessage> SendAsync(MessageForm form)
    {
        var clientId = form.ClientId ?? Ids.New();
        if (Visitor is not null)
        {
            var me = new Actor(Party.Visitor, Visitor.Id);
            limits.CountMessage(me, Network.Of(HttpContext));
            await RememberAboutAsync(Visitor.Id, form);
            return await chat.SendAsync(me, null, clientId, form.Message);
        }

        limits.CountNewVisitor(Network.Of(HttpContext));
        // The browser may bring a credential of its own making: then a message sent again finds the visitor of the
        // first time.
        var credential =
            VisitorAuthentication.CredentialOf(Request)
            ?? (Secrets.IsWellFormed(form.Credential) ? form.Credential! : Secrets.New());
        var message = await chat.SendAsNewVisitorAsync(
            form.ToNewVisitor(Site, credential, Request),
            clientId,
            form.Message
        );
        if (!Request.Headers.ContainsKey(VisitorAuthentication.Header))
            VisitorAuthentication.Remember(Response, credential);
        return message;
    }

    private async Task RememberAboutAsync(string visitorId, MessageForm form)
    {
        var (name, email) = (Names.Clean(form.Name, Visitor.MaxNameLength), EmailAddress.Clean(form.Email));
        if (name is null && email is null)
            return;
        await writer.WriteAsync(async db =>
        {
            var visitor = await db.Visitors.SingleAsync(v => v.Id == visitorId);
            (visitor.Name, visitor.Email) = (name ?? visitor.Name, email ?? visitor.Email);
            return true;
        });
    }

    private async Task LoadAsync(string key)
    {
        Site =
            await database.Sites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        nonce.FrameAncestors = ["'self'", .. Site.Origins];

        var visitorId = (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Principal is { } principal
            ? Actor.Of(principal).Id
            : null;
        if (visitorId is not null)
        {
            Visitor = await database.Visitors.AsNoTracking().SingleAsync(v => v.Id == visitorId);
            await LoadRoomAsync(visitorId);
        }
        AgentHere =
            Agent is null || Room?.State == RoomState.Closed
                ? presence.IsAnyAgentHere()
                : presence.IsHere(new(Party.Agent, Agent.Id));
    }

    private async Task LoadRoomAsync(string visitorId)
    {
        Room = await RoomReads.NewestOfAsync(database, visitorId, time.GetUtcNow() - ClosedShownFor);
        if (Room is null)
            return;
        var latest = await database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == Room.Id)
            .OrderByDescending(m => m.Number)
            .Take(ShownMessages)
            .ToListAsync();
        Messages = [.. latest.OrderBy(m => m.Number).Select(RoomMessage.From)];
        Agent = await RoomReads.AgentOfAsync(database, Room);
    }

    private async Task MarkSiteSeenAsync()
    {
        var now = time.GetUtcNow();
        if (Site.SeenAt > now - SeenEvery)
            return;
        await writer.WriteAsync(db =>
            db.Sites.Where(s => s.Id == Site.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now))
        );
    }
}
