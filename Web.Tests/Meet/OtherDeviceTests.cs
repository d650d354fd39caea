using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Meet;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Meet;

/// <summary>A party continues its call on another device: what that device may do, and for how long.</summary>
[BeginsFirst]
public sealed class OtherDeviceTests(Shop shop) : IClassFixture<Shop>
{
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
                    ("?as=meet", $"{PlainMeetPage.CookieName}={ticket}"),
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
        await using var device = await ConnectAsync(shop, await SessionAsync(shop, call.Agent, call.Id));
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
        await using var agents = await ConnectAsync(shop, await SessionAsync(shop, call.Agent, call.Id));
        await using var visitors = await ConnectAsync(shop, await SessionAsync(shop, call.Guest, call.Id));

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
        await using var device = await ConnectAsync(own, await SessionAsync(own, call.Agent, call.Id));
        await using var next = await ConnectAsync(own, await SessionAsync(own, device, call.Id));
        var presence = own.Server.Services.GetRequiredService<InMemoryPresence>();

        var wasHere = presence.AgentsHere().Count > 0;
        await call.Agent.DisposeAsync();

        Assert.True(wasHere);
        await Eventually.IsTrueAsync("the console counts as gone", () => presence.AgentsHere().Count == 0);
        Assert.Equal(2, own.Server.ConnectionsOf(Party.Agent));
        Assert.Equal(CallState.InProgress, (await next.SnapshotAsync(call.Id)).State);
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
