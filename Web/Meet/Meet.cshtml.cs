using System.IO.Compression;
using LiveChatMeet.Calls;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Meet;

/// <summary>
/// The call, in any container. Its parties get the whole page; everybody else gets the empty shell, which is the same
/// for every id. Only exchanging a ticket tells whether there is something to see.
/// </summary>
[AllowAnonymous] // each handler finds the call through the caller's own identity
// A ticket, a leg's id or a session of ours shows that a POST is intended; the browser says where it comes from.
[IgnoreAntiforgeryToken]
[PartOfCall]
[KeepsShell]
public sealed class MeetModel(
    ReadPool reading,
    Switchboard switchboard,
    CallStore calls,
    MeetTickets tickets,
    PublicAddress address,
    PagePolicy nonce,
    BlockList blocks
) : PageModel
{
    private const int MaxIdLength = 64;

    /// <summary>Null in the shell.</summary>
    public CallView? Call { get; private set; }

    public Site? Site { get; private set; }

    /// <summary>Whether another site's page led here: then the ticket is not exchanged before a click (Fetch Metadata,
    /// 2.4).</summary>
    public bool IsLedHere => Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    public async Task<IActionResult> OnGetAsync(
        string id,
        [FromQuery(Name = "as")] string? role,
        [FromQuery] string? site
    )
    {
        // The shell's headers must not reveal whether a call exists either: they depend only on the site in the
        // address.
        nonce.FrameAncestors = ["'self'", .. await OriginsOfAsync(site)];
        if (await WhoAsync(id, role) is not { } who)
            return Page();
        var call = await calls.FindAsync(who, id);
        Site = await SiteOfAsync(call);
        Call = await ViewAsync(who, call, Site);
        nonce.FrameAncestors = who.Party == Party.Agent ? ["'self'"] : ["'self'", .. Site?.Origins ?? []];
        HttpContext.Compress(CompressionLevel.Optimal); // somebody waits for the call, once
        return Page();
    }

    /// <summary>Exchanges the ticket in the address's fragment for a session, and answers with the page's
    /// body.</summary>
    public async Task<IActionResult> OnPostOpenAsync(string id, [FromForm] OpenForm form)
    {
        CheckOrigin();
        if (
            await tickets.OpenAsync(id, form.Ticket, HttpContext.RequestAborted) is not { } opened
            || await IsBlockedAsync(opened.Who)
        )
            throw new RefusedException(Refusal.TicketInvalid);
        MeetAuthentication.Remember(Response, opened.Secret);
        var call = await calls.FindAsync(opened.Who, id);
        HttpContext.Compress(CompressionLevel.Optimal);
        return Partial("/Meet/_Opened.cshtml", await ViewAsync(opened.Who, call, await SiteOfAsync(call)));
    }

    /// <summary>The conversation, for a call that was loaded docked and is now shown without the chat around
    /// it.</summary>
    public async Task<IActionResult> OnGetPanelAsync(string id, [FromQuery(Name = "as")] string? role)
    {
        var who = await WhoAsync(id, role) ?? throw new RefusedException(Refusal.CallNotFound);
        var call = await calls.FindAsync(who, id);
        var site = await SiteOfAsync(call);
        return Partial("/Meet/_CallPanel.cshtml", await CallPanelView.ReadAsync(reading, who, site, call.RoomId));
    }

    /// <summary>A new nonce, to borrow the connection of another owner with.</summary>
    public async Task<IActionResult> OnPostNonceAsync(string id, [FromQuery(Name = "as")] string? role)
    {
        CheckOrigin();
        var who = await WhoAsync(id, role) ?? throw new RefusedException(Refusal.CallNotFound);
        return new JsonResult(new { Nonce = tickets.NonceFor(who.Party, await calls.FindAsync(who, id)) });
    }

    /// <summary>The document goes away: its beacon arrives even if its connection is already gone.</summary>
    public async Task<IActionResult> OnPostLeaveAsync(
        string id,
        [FromQuery(Name = "as")] string? role,
        [FromForm] string? legId
    )
    {
        CheckOrigin();
        var who = await WhoAsync(id, role) ?? throw new RefusedException(Refusal.CallNotFound);
        await switchboard.ApplyAsync(
            who,
            id,
            new CallCommand.Leave(who.Party, legId is { Length: <= MaxIdLength } ? legId : "")
        );
        return new NoContentResult();
    }

    /// <summary>Which party asks: the agent, a visitor's tab or another device of either, or the visitor's frame. A
    /// visitor's page sends <c>?as=visitor</c>, because the agent's cookie may be in the same browser.</summary>
    private async Task<Actor?> WhoAsync(string id, string? role)
    {
        if (!Ids.IsWellFormed(id))
            return null;
        if (
            role != "visitor"
            && (await HttpContext.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal is { } agent
            && !Policies.LacksSecondFactor(agent)
            && Actor.Of(agent) is var asAgent
            && await reading.ReadAsync(Statement.FindCallOfAgent, id, asAgent.Id) is [_]
        )
            return asAgent;
        if (
            (await HttpContext.AuthenticateAsync(Schemes.Meet)).Principal is { } tab
            && Actor.Of(tab) is var asTab
            && asTab.CallId == id
            && (role != "visitor" || asTab.Party == Party.Visitor)
        )
            return await IsBlockedAsync(asTab) ? null : asTab;
        return await VisitorAsync(id) is { } visitor && !await IsBlockedAsync(visitor) ? visitor : null;
    }

    private async Task<bool> IsBlockedAsync(Actor who) =>
        who.Party == Party.Visitor && await blocks.HoldsAsync(who.Id, Network.Of(HttpContext));

    // The visitor, in the livechat's frame.
    private async Task<Actor?> VisitorAsync(string id)
    {
        if (VisitorAuthentication.CredentialOf(Request) is not { } credential)
            return null;
        var found = await reading.ReadAsync(Statement.FindVisitorOfCall, id, Secrets.Hash(credential));
        return found is [var row] ? new(Party.Visitor, row.Text(0)) : null;
    }

    private async Task<CallView> ViewAsync(Actor who, Call call, Site? site)
    {
        var party = who.Party;
        var other = party == Party.Agent ? call.VisitorName : call.AgentName;
        var container = ContainerOf(party);
        return new()
        {
            CallId = call.Id,
            Rid = call.RoomId,
            Party = party,
            OtherName = other,
            OtherInitials = Names.Initials(other),
            OtherTone = Names.Tone(party == Party.Agent ? call.VisitorId : call.AgentId),
            SiteName = site?.Name ?? "",
            State = CallView.NameOf(call.State),
            Container = container,
            LendNonce = tickets.NonceFor(party, call),
            ConnectsAs = party == Party.Agent && who.CallId is null ? "agent" : "meet",
            OtherDevice = OtherDevice.Of(address.OfLivechat(Request), address.DemoIsOn, party, call.Id),
            Panel =
                container == Container.Docked ? null : await CallPanelView.ReadAsync(reading, who, site, call.RoomId),
        };
    }

    private Container ContainerOf(Party party) =>
        Request.Headers["Sec-Fetch-Dest"] != "iframe" ? Container.Tab
        : party == Party.Agent ? Container.Overlay
        : Container.Docked;

    private async Task<IReadOnlyList<string>> OriginsOfAsync(string? site) =>
        site is not null && await reading.ReadAsync(Statement.FindSite, site) is [var row]
            ? Site.Stored(row).Origins
            : [];

    private async Task<Site?> SiteOfAsync(Call call) =>
        await reading.ReadAsync(Statement.FindSiteOfRoom, call.RoomId) is [var row] ? Site.Stored(row) : null;

    // Fetch Metadata (W3C); browsers without it send an Origin with every POST.
    private void CheckOrigin()
    {
        var from = Request.Headers["Sec-Fetch-Site"].ToString();
        var isOwn = from.Length > 0 ? from == "same-origin" : Request.Headers.Origin == Request.OwnOrigin();
        if (!isOwn)
            throw new RefusedException(Refusal.OriginNotAllowed);
    }
}
