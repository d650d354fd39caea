using System.Net;
using System.Net.Http.Headers;
using LiveChatMeet.Accounts;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Meet;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Meet;

/// <summary>A party continues its call on another device: what that device may do, and for how long.</summary>
public sealed class OtherDeviceTests(Shop shop) : IClassFixture<Shop>
{
    private const string MeetCookie = "__Host-meet";

    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
    );

    [Theory]
    [InlineData("https://chat.example", false, Reach.Anywhere)]
    [InlineData("https://chat.example", true, Reach.Anywhere)]
    [InlineData("http://chat.example", true, Reach.NoCamera)]
    [InlineData("http://192.168.1.4:5000", false, Reach.NoCamera)]
    [InlineData("http://localhost:5000", true, Reach.ThisComputer)]
    [InlineData("http://localhost:5000", false, Reach.NoOtherDevice)]
    [InlineData("https://127.0.0.1:5001", false, Reach.NoOtherDevice)]
    [InlineData("http://[::1]:5000", false, Reach.NoOtherDevice)]
    public void The_card_knows_whether_another_device_can_open_the_address(string origin, bool isTriedOut, Reach reach)
    {
        var visitor = OtherDevice.Of(origin, isTriedOut, Party.Visitor, PlainCall.UnknownId);
        var agent = OtherDevice.Of($"{origin}/", isTriedOut, Party.Agent, PlainCall.UnknownId);

        Assert.Equal(($"{origin}/meet/{PlainCall.UnknownId}?as=visitor", reach), (visitor.Address, visitor.Reach));
        Assert.Equal(($"{origin}/meet/{PlainCall.UnknownId}", reach), (agent.Address, agent.Reach));
    }

    [Fact]
    public async Task The_card_has_no_address_where_it_would_not_work()
    {
        await using var own = await Shop.OpenAsync(new() { ["PublicAddress"] = "https://chat.example" });
        await using var call = await PlainCall.AcceptedAsync(own);
        await using var local = await PlainCall.AcceptedAsync(shop);

        Assert.Equal($"https://chat.example/meet/{call.Id}", await AddressAsync(own, call.Id, own.Mara.CookieHeader));
        Assert.Equal(
            $"https://chat.example/meet/{call.Id}?as=visitor",
            await AddressAsync(own, $"{call.Id}?as=visitor", $"__Host-v={call.Visitor.Credential}")
        );
        Assert.Equal("", await AddressAsync(shop, local.Id, shop.Mara.CookieHeader));
    }

    [Fact]
    public async Task An_agents_ticket_opens_the_call_once_as_the_agent_and_nothing_else()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        await using var other = await PlainCall.AcceptedAsync(shop, shop.Noah);
        var ticket = await TicketAsync(call.Agent, call.Id);

        using var elsewhere = await OpenAsync(shop, other.Id, ticket);
        using var opened = await OpenAsync(shop, call.Id, ticket);
        using var again = await OpenAsync(shop, call.Id, ticket);
        var main = (await PlainBrowser.ReadAsync(opened)).QuerySelector("main");
        var session = SessionOf(opened);

        await elsewhere.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        await again.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Equal(
            ("agent", "meet", call.Id),
            (main?.GetAttribute("data-party"), main?.GetAttribute("data-as"), main?.GetAttribute("data-call"))
        );
        Assert.Equal("agent", await PartyAsync(shop, call.Id, session));
        foreach (var id in (string[])[$"{call.Id}?as=visitor", other.Id, PlainCall.UnknownId])
            Assert.Null(await PartyAsync(shop, id, session));
        foreach (
            var path in (string[])
                [
                    "/agent",
                    $"/agent/rooms/{call.Rid}",
                    "/agent/me",
                    "/agent/people",
                    $"/api/v1/messages/{call.Id}",
                    $"/api/v1/rooms/{call.Rid}/messages",
                ]
        )
        {
            using var closed = await GetAsync(shop, path, session);
            Assert.Contains((int)closed.StatusCode, (int[])[302, 401]);
        }
        foreach (
            var (query, cookie) in ((string, string?)[])
                [
                    ("", session),
                    ("?as=agent", session),
                    ("?as=visitor&site=kettle-lane", session),
                    ("?as=meet", $"{MeetCookie}={ticket}"),
                ]
        )
            Assert.Contains(
                "401",
                (
                    await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(shop.Server, query, cookie))
                ).ToString(),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task An_agents_device_speaks_and_hears_in_its_call_and_room_alone()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var (elsewhere, elsewhereRid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var otherGuest = await elsewhere.ConnectAsync();
        await using var device = await DeviceAsync(shop, await SessionAsync(shop, call.Agent, call.Id));
        var leg = Ids.New();

        var sent = await device.SendAsync(call.Rid, "I am at the phone now.");
        var joined = await device.JoinAsync(call.Id, leg, PlainCall.OfferTo(visitorLeg));
        await call.Guest.SignalAsync(new(call.Id, visitorLeg, leg, PlainCall.Candidates()));
        await Eventually.IsTrueAsync("the visitor's signal", () => device.Signals.Any(signal => signal.To == leg));
        await call.Guest.SendAsync(call.Rid, "Good.");
        await call.Guest.TypingAsync(call.Rid);
        await Eventually.IsTrueAsync(
            "the room's news",
            () => device.Changes.Any(change => change.Messages.Any(m => m.Msg == "Good.")) && !device.Typing.IsEmpty
        );
        await device.TypingAsync(call.Rid);
        await Eventually.IsTrueAsync("the agent's typing", () => !call.Guest.Typing.IsEmpty);
        await otherGuest.SendAsync(elsewhereRid, "And here?");
        await otherGuest.TypingAsync(elsewhereRid);
        var after = await device.LegConnectedAsync(call.Id, leg);

        foreach (
            var (code, attempt) in ((string, Func<Task>)[])
                [
                    (Refusal.RoomNotFound, () => device.SendAsync(null, "x")),
                    (Refusal.RoomNotFound, () => device.SendAsync(elsewhereRid, "x")),
                    (Refusal.RoomNotFound, () => device.SinceAsync(elsewhereRid, 0)),
                    (Refusal.RoomNotFound, () => device.SeenAsync(elsewhereRid, 1)),
                    (Refusal.RoomNotFound, () => device.DeliveredAsync(elsewhereRid, 1)),
                    (Refusal.RoomNotFound, () => device.TypingAsync(elsewhereRid)),
                    (Refusal.Forbidden, () => device.HereAsync($"{Shop.SiteOrigin}/", "")),
                    (Refusal.Forbidden, () => device.AcceptAsync(call.Id)),
                    (Refusal.Forbidden, () => device.DeclineAsync(call.Id)),
                    (Refusal.Forbidden, () => device.RingShownAsync(call.Id, RingProgress.Seen)),
                    (Refusal.CallNotFound, () => device.RegisterTicketAsync(PlainCall.UnknownId, Secrets.Hash("x"))),
                    (Refusal.LegNotFound, () => device.SignalAsync(new(call.Id, visitorLeg, leg, PlainCall.Offer()))),
                ]
        )
            Assert.Equal(code, await HubClient.RefusalAsync(attempt));
        Assert.Equal((Party.Agent, Server.AgentName), (sent.Party, sent.U.Name));
        Assert.Contains(joined.Legs, one => one.Id == agentLeg);
        Assert.Equal([visitorLeg, leg], after.Legs.Select(one => one.Id));
        Assert.Empty(device.Inbox);
        Assert.DoesNotContain(device.Changes, change => change.Rid == elsewhereRid);
        Assert.DoesNotContain(device.Typing, typing => typing.Rid == elsewhereRid);
        Assert.DoesNotContain(call.Agent.Signals, signal => signal.From == leg);
    }

    [Fact]
    public async Task A_device_hears_no_signal_of_its_own_side()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        await using var agents = await DeviceAsync(shop, await SessionAsync(shop, call.Agent, call.Id));
        await using var visitors = await DeviceAsync(shop, await SessionAsync(shop, call.Guest, call.Id));

        await call.Agent.SignalAsync(new(call.Id, agentLeg, visitorLeg, PlainCall.Candidates()));
        await call.Guest.SignalAsync(new(call.Id, visitorLeg, agentLeg, PlainCall.Candidates()));
        await Eventually.IsTrueAsync("each side's signal", () => !agents.Signals.IsEmpty && !visitors.Signals.IsEmpty);

        Assert.All(agents.Signals, signal => Assert.Equal(agentLeg, signal.To));
        Assert.All(visitors.Signals, signal => Assert.Equal(visitorLeg, signal.To));
    }

    [Fact]
    public async Task A_device_can_hand_the_call_on_and_is_no_agent_for_new_conversations()
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own);
        await using var device = await DeviceAsync(own, await SessionAsync(own, call.Agent, call.Id));
        await using var next = await DeviceAsync(own, await SessionAsync(own, device, call.Id));
        var presence = own.Server.Services.GetRequiredService<InMemoryPresence>();

        var wasHere = presence.IsAnyAgentHere();
        await call.Agent.DisposeAsync();

        Assert.True(wasHere);
        await Eventually.IsTrueAsync("the console counts as gone", () => !presence.IsAnyAgentHere());
        Assert.Equal(2, own.Server.ConnectionsOf(Party.Agent));
        Assert.Equal(CallState.InProgress, (await next.SnapshotAsync(call.Id)).State);
    }

    [Fact]
    public async Task A_ticket_is_good_for_60_seconds_and_a_session_for_two_minutes_after_the_call()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(own);
        var (early, late) = (await TicketAsync(call.Agent, call.Id), await TicketAsync(call.Agent, call.Id));

        clock.Advance(TimeSpan.FromSeconds(59));
        using var opened = await OpenAsync(own, call.Id, early);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var refused = await OpenAsync(own, call.Id, late);
        var session = SessionOf(opened);
        await using var device = await DeviceAsync(own, session);
        await device.HangUpAsync(call.Id);
        clock.Advance(TimeSpan.FromSeconds(119));
        var still = await PartyAsync(own, call.Id, session);
        var isStillConnected = device.IsConnected;
        clock.Advance(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(10));

        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Equal(("agent", true), (still, isStillConnected));
        Assert.Null(await PartyAsync(own, call.Id, session));
        await Eventually.IsTrueAsync("the device's connection ends with its session", () => !device.IsConnected);
        Assert.Equal(
            Refusal.CallEnded,
            await HubClient.RefusalAsync(() => call.Agent.RegisterTicketAsync(call.Id, Secrets.Hash("x")))
        );
    }

    [Fact]
    public async Task What_is_no_ticket_is_refused_at_any_length()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var before = await shop.StoredAsync();

        foreach (var bad in (string[])["", "x", "null", "[]", "{}", new('A', 44), new('A', 100_000)])
        {
            using var answer = await OpenAsync(shop, call.Id, bad);
            await answer.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        }
        using var large = await OpenAsync(shop, call.Id, new('A', 1 << 20));

        Assert.False(large.IsSuccessStatusCode);
        Assert.Empty(large.Header("Set-Cookie"));
        Assert.Equal(before, await shop.StoredAsync());
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("signed out everywhere")]
    [InlineData("signed out")]
    public async Task An_agent_who_is_signed_out_or_disabled_is_so_on_the_other_device_too(string how)
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own, own.Noah);
        var session = await SessionAsync(own, call.Agent, call.Id);
        var unused = await TicketAsync(call.Agent, call.Id);
        await using var device = await DeviceAsync(own, session);
        await using var visitors = await DeviceAsync(own, await SessionAsync(own, call.Guest, call.Id));
        var noah = await own.Server.ReadAsync(database =>
            database.Users.SingleAsync(agent => agent.Email == Shop.NoahEmail)
        );
        var colleagues = own.Server.Services.GetRequiredService<Colleagues>();

        if (how == "disabled")
            await colleagues.DisableAsync(noah.Id);
        else if (how == "signed out everywhere")
            await colleagues.SignOutEverywhereAsync(noah.Id);
        else
            (await own.Noah.SubmitAsync("/agent/me", "Sign out")).Dispose();

        await Eventually.IsTrueAsync("the device's connection ends", () => !device.IsConnected);
        Assert.Null(await PartyAsync(own, call.Id, session));
        Assert.Contains(
            "401",
            (await Assert.ThrowsAnyAsync<Exception>(() => DeviceAsync(own, session))).ToString(),
            StringComparison.Ordinal
        );
        using var refused = await OpenAsync(own, call.Id, unused);
        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Equal(CallState.Ended, (await visitors.SnapshotAsync(call.Id)).State);
        Assert.Equal(
            1,
            await own.Server.ReadAsync(database =>
                database.Tickets.CountAsync(ticket => ticket.Purpose == TicketPurpose.MeetSession)
            )
        );
    }

    [Fact]
    public async Task A_new_password_ends_the_other_device_and_not_the_call()
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own);
        await using var device = await DeviceAsync(own, await SessionAsync(own, call.Agent, call.Id));

        using var answer = await own.Mara.SubmitAsync(
            "/agent/me",
            "Change the password",
            ("CurrentPassword", Server.AgentPassword),
            ("NewPassword", "another-quiet-bicycle-43")
        );

        await Eventually.IsTrueAsync("the device's connection ends", () => !device.IsConnected);
        Assert.Equal(CallState.InProgress, (await call.Agent.SnapshotAsync(call.Id)).State);
    }

    private static async Task<string> TicketAsync(HubClient by, string callId)
    {
        var ticket = Secrets.New();
        await by.RegisterTicketAsync(callId, Secrets.Hash(ticket));
        return ticket;
    }

    private static async Task<string> SessionAsync(Shop on, HubClient by, string callId)
    {
        using var answer = await OpenAsync(on, callId, await TicketAsync(by, callId));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return SessionOf(answer);
    }

    private static string SessionOf(HttpResponseMessage opened) => opened.Header("Set-Cookie").Split(';')[0];

    private static Task<HubClient> DeviceAsync(Shop on, string session) =>
        HubClient.ConnectAsync(on.Server, "?as=meet", session);

    private static async Task<HttpResponseMessage> OpenAsync(Shop on, string id, string ticket)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{on.Server.Origin}/meet/{id}?handler=Open")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("ticket", ticket)]),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> GetAsync(Shop on, string path, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{on.Server.Origin}{path}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        request.Headers.Add("Cookie", cookie);
        return await Client.SendAsync(request);
    }

    /// <summary>As whom a cookie opens a call; null when it gets the shell.</summary>
    private static async Task<string?> PartyAsync(Shop on, string id, string cookie)
    {
        using var answer = await GetAsync(on, $"/meet/{id}", cookie);
        return (await PlainBrowser.ReadAsync(answer)).QuerySelector("main[data-call]")?.GetAttribute("data-party");
    }

    /// <summary>The address that the card would make a code of.</summary>
    private static async Task<string?> AddressAsync(Shop on, string id, string cookie)
    {
        using var answer = await GetAsync(on, $"/meet/{id}", cookie);
        var page = await PlainBrowser.ReadAsync(answer);
        return ((AngleSharp.Html.Dom.IHtmlTemplateElement?)page.GetElementById("other-device-template"))
                ?.Content.QuerySelector("dialog")
                ?.GetAttribute("data-address")
            ?? "";
    }
}
