using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>
/// A shop in which there is one of everything: Noah in a call with a visitor who had an earlier conversation
/// with him, his colleague Rosa in a call with another visitor, Olga in a call with a stranger on a site that her team
/// alone serves, somebody who waits, and Mara, an administrator, who has a part in none of it.
/// </summary>
public sealed class AccessWorld : IAsyncLifetime
{
    private PlainBrowser _noah = null!;
    private PlainBrowser _mara = null!;
    private AccessAccounts _accounts = null!;
    private PlainVisitor _visitor = null!;
    private Conversations _conversations = null!;
    private Conversation _own = null!;
    private Conversation _over = null!;
    private Conversation _colleagues = null!;
    private Conversation _strangers = null!;
    private string _waitingRid = "";
    private readonly Dictionary<(Who, string CallId), string> _sessions = [];

    public Shop Shop { get; private set; } = null!;

    public Server Server => Shop.Server;

    public async ValueTask InitializeAsync()
    {
        Shop = await Shop.OpenAsync();
        _conversations = new(Shop);
        var olga = await Server.AddAgentAsync("Olga Berg", "olga@kettlelane.example");
        var rosa = await Server.AddAgentAsync("Rosa Vik", "rosa@kettlelane.example");
        await Shop.AddTeamAsync("Bakery", [olga.Id], Shop.OtherSite);
        using var olgas = await Server.SignInAsync(olga.Email ?? "");
        using var rosas = await Server.SignInAsync(rosa.Email ?? "");
        (_noah, _mara) = (await Server.SignInAsync(Shop.NoahEmail), await Server.SignInAsync(Server.AgentEmail));
        _accounts = await AccessAccounts.AddAsync(Server);
        _visitor = Shop.NewVisitor();
        _over = await _conversations.TalkAsync(_visitor, _noah);
        using (await _noah.SubmitAsync($"/agent/rooms/{_over.Rid}", "Close conversation")) { }
        _colleagues = await _conversations.TalkAsync(Shop.NewVisitor(), rosas);
        _strangers = await _conversations.TalkAsync(Shop.NewVisitor(Shop.OtherSite), olgas);
        _waitingRid = (await Shop.NewVisitor().WritesAsync("Is anybody here?")).Rid;
        _own = await _conversations.TalkAsync(_visitor, _noah);
    }

    /// <summary>The own call is as it was, or there is a new one in its place; and whoever was signed out is signed in
    /// again.</summary>
    public async Task RenewAsync(bool ringing)
    {
        await _conversations.LiveOnAsync(_own);
        await _conversations.LiveOnAsync(_colleagues);
        await _conversations.LiveOnAsync(_strangers);
        if (!await _noah.IsSignedInAsync())
            _noah = await Server.SignInAsync(Shop.NoahEmail);
        if (!await _mara.IsSignedInAsync())
            _mara = await Server.SignInAsync(Server.AgentEmail);
        if (_own.IsRinging == ringing && await _conversations.VersionAsync(_own) == _own.Version)
            return;
        await Server.Services.GetRequiredService<Switchboard>().HangUpAsync(_accounts.Noah);
        if (await Server.ReadAsync(database => database.Rooms.AnyAsync(r => r.Id == _own.Rid && r.ClosedAt != null)))
            using (await _noah.SubmitAsync($"/agent/rooms/{_own.Rid}", "Reopen conversation")) { }
        _own = ringing
            ? await _conversations.RingAsync(_visitor, _noah, _own.Rid)
            : await _conversations.TalkAsync(_visitor, _noah, _own.Rid);
    }

    /// <summary>A new connection of the caller; of a session for one call, of the own one.</summary>
    public async Task<HubClient> ConnectAsync(Who who) =>
        who switch
        {
            Who.Visitor => await _visitor.ConnectAsync(),
            Who.Agent => await Shop.ConnectAsync(_noah),
            Who.Administrator => await Shop.ConnectAsync(_mara),
            Who.VisitorsTab or Who.AgentsDevice => await HubClient.ConnectAsync(
                Server,
                "?as=meet",
                await SessionAsync(who)
            ),
            _ => await HubClient.ConnectAsync(Server, "", null),
        };

    /// <summary>The headers by which the server knows the caller, on a page and in a form.</summary>
    public async Task<(string Cookie, string? Credential)> IdentityAsync(Who who) =>
        who switch
        {
            Who.Visitor => ("", _visitor.Credential),
            Who.Agent => (_noah.CookieHeader, null),
            Who.Administrator => (_mara.CookieHeader, null),
            Who.VisitorsTab or Who.AgentsDevice => (await SessionAsync(who), null),
            _ => ("", null),
        };

    /// <summary>What the caller asks for.</summary>
    /// <param name="withRights">Whether with nonces, tickets and codes that nobody has used, or, where the thing is
    /// over, that somebody has.</param>
    public async Task<Thing> FindAsync(Who who, Whose whose, bool withRights)
    {
        var party = who is Who.Agent or Who.AgentsDevice or Who.Administrator ? Party.Agent : Party.Visitor;
        var (own, strangers) = ((_accounts.Mara, Shop.Site), (_accounts.Colleague, Shop.OtherSite));
        return whose switch
        {
            Whose.Own => await ThingAsync(_own, party, party, own, withRights),
            Whose.OtherSides => await ThingAsync(_own, party, Other(party), own, withRights),
            Whose.Colleagues => await ThingAsync(_colleagues, party, party, strangers, withRights),
            Whose.Strangers => await ThingAsync(_strangers, party, party, strangers, withRights),
            Whose.Waiting => Thing.Invented() with
            {
                Rid = _waitingRid,
                MessageId = await _conversations.FirstMessageAsync(_waitingRid),
            },
            Whose.Over => await OverAsync(party, withRights),
            Whose.Unknown => Thing.Invented(),
            _ => Thing.Malformed(),
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { _noah, _mara })
            browser?.Dispose();
        await Shop.DisposeAsync();
    }

    private static Party Other(Party party) => party == Party.Agent ? Party.Visitor : Party.Agent;

    private async Task<Thing> OverAsync(Party party, bool withRights)
    {
        var over = await ThingAsync(_over, party, party, (_accounts.Disabled, Shop.Site), withRights);
        if (!withRights)
            return over;
        var tickets = Server.Services.GetRequiredService<Tickets>();
        Server.Services.GetRequiredService<LoanNonces>().TryRedeem(default, over.Nonce, out _);
        await tickets.RedeemAsync(TicketPurpose.Invitation, over.Code);
        return over;
    }

    private async Task<Thing> ThingAsync(
        Conversation conversation,
        Party caller,
        Party legsOf,
        (string AgentId, string SiteKey) place,
        bool withRights
    )
    {
        var (leg, otherLeg) =
            legsOf == Party.Agent
                ? (conversation.AgentLeg, conversation.VisitorLeg)
                : (conversation.VisitorLeg, conversation.AgentLeg);
        var thing = Thing.Invented() with
        {
            Rid = conversation.Rid,
            MessageId = conversation.MessageId,
            CallId = conversation.CallId,
            Leg = leg,
            OtherLeg = otherLeg,
            AgentId = place.AgentId,
            VisitorId = conversation.VisitorId,
            SiteKey = place.SiteKey,
        };
        return withRights ? await WithRightsAsync(thing, caller, legsOf) : thing;
    }

    private async Task<Thing> WithRightsAsync(Thing thing, Party caller, Party legsOf)
    {
        var (meetTickets, tickets) = (
            Server.Services.GetRequiredService<MeetTickets>(),
            Server.Services.GetRequiredService<Tickets>()
        );
        var (call, ticket) = (await _conversations.CallAsync(thing.CallId), Secrets.New());
        var by = new LiveChatMeet.Identity.Actor(caller, caller == Party.Agent ? call.AgentId : call.VisitorId);
        if (call.EndedAt is null)
            await meetTickets.RegisterAsync(by, call.Id, Secrets.Hash(ticket));
        var address = $"{Ids.New()}@kettlelane.example";
        var code = await tickets.IssueAsync(TicketPurpose.Invitation, address, TimeSpan.FromMinutes(10));
        return thing with { Nonce = meetTickets.NonceFor(legsOf, call), MeetTicket = ticket, Code = code };
    }

    private async Task<string> SessionAsync(Who who)
    {
        if (_sessions.TryGetValue((who, _own.CallId), out var known))
            return known;
        var (tickets, ticket) = (Server.Services.GetRequiredService<MeetTickets>(), Secrets.New());
        var by =
            who == Who.AgentsDevice
                ? new LiveChatMeet.Identity.Actor(Party.Agent, _accounts.Noah)
                : new(Party.Visitor, _own.VisitorId);
        await tickets.RegisterAsync(by, _own.CallId, Secrets.Hash(ticket));
        var (secret, _) =
            await tickets.OpenAsync(_own.CallId, ticket, CancellationToken.None)
            ?? throw new InvalidOperationException("The session must open.");
        return _sessions[(who, _own.CallId)] = $"__Host-meet={secret}";
    }
}
