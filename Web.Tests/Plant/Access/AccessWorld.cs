using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>What somebody asks for, by all the names that it has.</summary>
/// <param name="Leg">A leg of the caller's party in the call.</param>
/// <param name="OtherLeg">A leg of the other party in it.</param>
/// <param name="MessageId">The first message of the conversation.</param>
/// <param name="Nonce">Lets a meet page of that call borrow a connection.</param>
/// <param name="MeetTicket">Opens that call in a tab.</param>
/// <param name="AgentId">An account: the administrator's own, a colleague's, a disabled one.</param>
/// <param name="Code">An invitation, or a link for a new password.</param>
public sealed record Thing(
    string Rid,
    string MessageId,
    string CallId,
    string Leg,
    string OtherLeg,
    string Nonce,
    string MeetTicket,
    string AgentId,
    string SiteKey,
    string Code
);

/// <summary>
/// A shop in which there is one of everything: Noah in a call with a visitor who had an earlier conversation
/// with him, Olga in a call with a stranger, somebody who waits, and Mara, an administrator, who has a part in none of
/// it.
/// </summary>
public sealed class AccessWorld : IAsyncLifetime
{
    private const string OlgaEmail = "olga@kettlelane.example";
    private const string Malformed = "../%00<b>";

    private PlainBrowser _olga = null!;
    private PlainBrowser _noah = null!;
    private PlainBrowser _mara = null!;
    private string _noahId = "";
    private string _maraId = "";
    private string _colleagueId = "";
    private string _disabledId = "";
    private PlainVisitor _visitor = null!;
    private PlainVisitor _stranger = null!;
    private Conversation _own = null!;
    private Conversation _over = null!;
    private Conversation _strangers = null!;
    private string _waitingRid = "";
    private long _ownVersion;
    private readonly Dictionary<(Who, string CallId), string> _sessions = [];

    public Shop Shop { get; private set; } = null!;

    public Server Server => Shop.Server;

    public async ValueTask InitializeAsync()
    {
        Shop = await Shop.OpenAsync();
        await Server.AddAgentAsync("Olga Berg", OlgaEmail);
        (_olga, _noah, _mara) = (
            await Server.SignInAsync(OlgaEmail),
            await Server.SignInAsync(Shop.NoahEmail),
            await Server.SignInAsync(Server.AgentEmail)
        );
        (_noahId, _maraId) = (await IdOfAsync(Shop.NoahEmail), await IdOfAsync(Server.AgentEmail));
        _colleagueId = (await Server.AddAgentAsync("Pat Lund", "pat@kettlelane.example")).Id;
        _disabledId = (await Server.AddAgentAsync("Quinn Falk", "quinn@kettlelane.example")).Id;
        await Server.Services.GetRequiredService<LiveChatMeet.Accounts.Colleagues>().DisableAsync(_disabledId);

        (_visitor, _stranger) = (Shop.NewVisitor(), Shop.NewVisitor());
        _over = await TalkAsync(_visitor, _noah);
        using (await _noah.SubmitAsync($"/agent/rooms/{_over.Rid}", "Close conversation")) { }
        _strangers = await TalkAsync(_stranger, _olga);
        _waitingRid = (await Shop.NewVisitor().WritesAsync("Is anybody here?")).Rid;
        _own = await TalkAsync(_visitor, _noah);
        _ownVersion = await VersionAsync();
    }

    /// <summary>The own call is as it was, or there is a new one in its place; and whoever was signed out is signed in
    /// again.</summary>
    public async Task RenewAsync(bool ringing)
    {
        await LiveOnAsync(_own);
        await LiveOnAsync(_strangers);
        if (!await _noah.IsSignedInAsync())
            _noah = await Server.SignInAsync(Shop.NoahEmail);
        if (!await _mara.IsSignedInAsync())
            _mara = await Server.SignInAsync(Server.AgentEmail);
        if (_own.IsRinging == ringing && await VersionAsync() == _ownVersion)
            return;
        await Server.Services.GetRequiredService<Switchboard>().HangUpAsync(_noahId);
        if (await Server.ReadAsync(database => database.Rooms.AnyAsync(r => r.Id == _own.Rid && r.ClosedAt != null)))
            using (await _noah.SubmitAsync($"/agent/rooms/{_own.Rid}", "Reopen conversation")) { }
        _own = ringing ? await RingAsync(_visitor, _noah, _own.Rid) : await TalkAsync(_visitor, _noah, _own.Rid);
        _ownVersion = await VersionAsync();
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
        switch (whose)
        {
            case Whose.Own:
                return await ThingAsync(_own, party, party, _maraId, Shop.Site, withRights);
            case Whose.OtherSides:
                return await ThingAsync(_own, party, Other(party), _maraId, Shop.Site, withRights);
            case Whose.Strangers:
                return await ThingAsync(_strangers, party, party, _colleagueId, Shop.OtherSite, withRights);
            case Whose.Waiting:
                return Invented() with { Rid = _waitingRid, MessageId = await FirstMessageAsync(_waitingRid) };
            case Whose.Over:
                var over = await ThingAsync(_over, party, party, _disabledId, Shop.Site, withRights);
                if (!withRights)
                    return over;
                await Server.Services.GetRequiredService<Tickets>().RedeemAsync(TicketPurpose.Lend, over.Nonce);
                await Server.Services.GetRequiredService<Tickets>().RedeemAsync(TicketPurpose.Invitation, over.Code);
                return over;
            case Whose.Unknown:
                return Invented();
            default:
                return new(
                    Malformed,
                    Malformed,
                    Malformed,
                    Malformed,
                    Malformed,
                    Malformed,
                    Malformed,
                    Malformed,
                    Malformed,
                    Malformed
                );
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { _olga, _noah, _mara })
            browser?.Dispose();
        await Shop.DisposeAsync();
    }

    // Nobody falls silent, however long the questions take.
    private async Task LiveOnAsync(Conversation conversation)
    {
        var call = await Server.ReadAsync(database =>
            database.Calls.AsNoTracking().SingleAsync(c => c.Id == conversation.CallId)
        );
        foreach (var leg in call.Legs)
            await Server
                .Services.GetRequiredService<Leases>()
                .RenewAsync(
                    new(leg.Party, leg.Party == Party.Agent ? call.AgentId : call.VisitorId),
                    call.Id,
                    leg.Id,
                    null
                );
    }

    private static Party Other(Party party) => party == Party.Agent ? Party.Visitor : Party.Agent;

    private static Thing Invented() =>
        new(
            Ids.New(),
            Ids.New(),
            Ids.New(),
            Ids.New(),
            Ids.New(),
            Secrets.New(),
            Secrets.New(),
            Ids.New(),
            "no-such-site",
            Secrets.New()
        );

    private async Task<Thing> ThingAsync(
        Conversation conversation,
        Party caller,
        Party legsOf,
        string agentId,
        string site,
        bool withRights
    )
    {
        var (leg, otherLeg) =
            legsOf == Party.Agent
                ? (conversation.AgentLeg, conversation.VisitorLeg)
                : (conversation.VisitorLeg, conversation.AgentLeg);
        var thing = Invented() with
        {
            Rid = conversation.Rid,
            MessageId = conversation.MessageId,
            CallId = conversation.CallId,
            Leg = leg,
            OtherLeg = otherLeg,
            AgentId = agentId,
            SiteKey = site,
        };
        if (!withRights)
            return thing;
        var (services, call) = (
            Server.Services,
            await Server.ReadAsync(database =>
                database.Calls.AsNoTracking().SingleAsync(c => c.Id == conversation.CallId)
            )
        );
        var ticket = Secrets.New();
        if (call.EndedAt is null)
            await services
                .GetRequiredService<MeetTickets>()
                .RegisterAsync(
                    new(caller, caller == Party.Agent ? call.AgentId : call.VisitorId),
                    call.Id,
                    Secrets.Hash(ticket)
                );
        var code = await services
            .GetRequiredService<Tickets>()
            .IssueAsync(TicketPurpose.Invitation, $"{Ids.New()}@kettlelane.example", TimeSpan.FromMinutes(10));
        return thing with
        {
            Nonce = await services.GetRequiredService<MeetTickets>().NonceAsync(legsOf, call),
            MeetTicket = ticket,
            Code = code,
        };
    }

    private async Task<string> SessionAsync(Who who)
    {
        if (_sessions.TryGetValue((who, _own.CallId), out var known))
            return known;
        var (tickets, ticket) = (Server.Services.GetRequiredService<MeetTickets>(), Secrets.New());
        var by =
            who == Who.AgentsDevice
                ? new LiveChatMeet.Identity.Actor(Party.Agent, _noahId)
                : new(Party.Visitor, _own.VisitorId);
        await tickets.RegisterAsync(by, _own.CallId, Secrets.Hash(ticket));
        var (secret, _) =
            await tickets.OpenAsync(_own.CallId, ticket, CancellationToken.None)
            ?? throw new InvalidOperationException("The session must open.");
        return _sessions[(who, _own.CallId)] = $"__Host-meet={secret}";
    }

    private async Task<Conversation> TalkAsync(PlainVisitor visitor, PlainBrowser agent, string? rid = null)
    {
        var conversation = await RingAsync(visitor, agent, rid);
        await using var guest = await visitor.ConnectAsync();
        await using var hub = await Shop.ConnectAsync(agent);
        await guest.AcceptAsync(conversation.CallId);
        await hub.JoinAsync(conversation.CallId, conversation.AgentLeg);
        await guest.JoinAsync(conversation.CallId, conversation.VisitorLeg);
        return conversation with { IsRinging = false };
    }

    /// <summary>The visitor writes, the agent takes the conversation, answers and calls.</summary>
    private async Task<Conversation> RingAsync(PlainVisitor visitor, PlainBrowser agent, string? rid)
    {
        if (rid is null)
        {
            rid = (await visitor.WritesAsync("May I show you something?")).Rid;
            await Shop.TakesAsync(agent, rid);
            await using var hub = await Shop.ConnectAsync(agent);
            await hub.SendAsync(rid, "Please do.");
        }
        await using var guest = await visitor.ConnectAsync();
        var callId = await PlainCall.StartAsync(agent, rid);
        var visitorId = await Server.ReadAsync(database =>
            database.Calls.Where(c => c.Id == callId).Select(c => c.VisitorId).SingleAsync()
        );
        return new(rid, await FirstMessageAsync(rid), callId, visitorId, Ids.New(), Ids.New(), IsRinging: true);
    }

    private Task<string> FirstMessageAsync(string rid) =>
        Server.ReadAsync(database =>
            database.Messages.Where(m => m.RoomId == rid && m.Number == 1).Select(m => m.Id).SingleAsync()
        );

    private Task<string> IdOfAsync(string email) =>
        Server.ReadAsync(database => database.Users.Where(a => a.Email == email).Select(a => a.Id).SingleAsync());

    private Task<long> VersionAsync() =>
        Server.ReadAsync(database =>
            database.Calls.Where(c => c.Id == _own.CallId).Select(c => c.Version).SingleAsync()
        );

    private sealed record Conversation(
        string Rid,
        string MessageId,
        string CallId,
        string VisitorId,
        string AgentLeg,
        string VisitorLeg,
        bool IsRinging
    );
}
