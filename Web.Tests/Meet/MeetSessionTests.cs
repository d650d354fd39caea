using System.Net;
using System.Text.RegularExpressions;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Time.Testing;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Meet;

/// <summary>What the session of a meet page may do, and until when.</summary>
public sealed partial class MeetSessionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_session_opens_the_hub_for_its_call_and_room_alone()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var (elsewhere, _) = await shop.OpenRoomAsync();
        await using var otherGuest = await elsewhere.ConnectAsync();
        var session = await SessionAsync(shop, call.Guest, call.Id);
        await using var tab = await ConnectAsync(shop, session);
        var leg = Ids.New();

        var first = await tab.HearsAsync("its call", _ => true);
        var sent = await tab.SendAsync(call.Rid, "I can hear you.");
        var joined = await tab.JoinAsync(call.Id, leg);
        await call.Agent.SendAsync(call.Rid, "Good.");
        await Eventually.IsTrueAsync(
            "the room's news",
            () => tab.Changes.Any(change => change.Messages.Any(m => m.Msg == "Good."))
        );
        foreach (
            var (code, attempt) in ((string, Func<Task>)[])
                [
                    (Refusal.RoomNotFound, () => tab.SendAsync(null, "x")),
                    (Refusal.RoomNotFound, () => tab.SendAsync(PlainCall.UnknownId, "x")),
                    (Refusal.RoomNotFound, () => tab.SinceAsync(PlainCall.UnknownId, 0)),
                    (Refusal.RoomNotFound, () => tab.SeenAsync(PlainCall.UnknownId, 1)),
                    (Refusal.RoomNotFound, () => tab.DeliveredAsync(PlainCall.UnknownId, 1)),
                    (Refusal.RoomNotFound, () => tab.TypingAsync(PlainCall.UnknownId)),
                    (Refusal.RoomNotFound, () => tab.HereAsync($"{Shop.SiteOrigin}/", "")),
                    (Refusal.CallNotFound, () => tab.SnapshotAsync(PlainCall.UnknownId)),
                ]
        )
            Assert.Equal(code, await HubClient.RefusalAsync(attempt));

        Assert.Equal((call.Id, Party.Visitor, call.Rid), (first.Id, sent.Party, sent.Rid));
        Assert.Equal((leg, Party.Visitor), (Assert.Single(joined.Legs).Id, joined.Legs[0].Party));
        Assert.Equal("visitor", await PartyAsync(shop, call.Id, session));
        foreach (
            var (query, cookie) in ((string, string?)[])
                [
                    ("?as=meet", null),
                    ("?as=meet", $"{CookieName}={Secrets.New()}"),
                    ("?as=meet", shop.Mara.CookieHeader),
                    ("?as=visitor&site=kettle-lane", session),
                    ("", session),
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

    [Trait("Requirement", "AZ-9")]
    [Fact]
    public async Task A_tab_of_an_earlier_call_has_no_part_in_the_next_one()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var session = await SessionAsync(shop, call.Guest, call.Id);
        await using var tab = await ConnectAsync(shop, session);
        await call.Guest.HangUpAsync(call.Id);

        var next = await PlainCall.StartAsync(shop.Mara, call.Rid);
        await call.Guest.AcceptAsync(next);
        using var nonce = await PostAsync(
            shop,
            $"/meet/{next}?handler=Nonce",
            $"__Host-v={call.Visitor.Credential}",
            "same-origin",
            null
        );
        foreach (
            var attempt in (Func<Task>[])
                [
                    () => tab.SnapshotAsync(next),
                    () => tab.HangUpAsync(next),
                    () => tab.JoinAsync(next, Ids.New()),
                    () => tab.AcceptAsync(next),
                    () => tab.DeclineAsync(next),
                    () => tab.RingShownAsync(next, RingProgress.Seen),
                ]
        )
            Assert.Equal(Refusal.CallNotFound, await HubClient.RefusalAsync(attempt));
        Assert.Equal(
            Refusal.TicketInvalid,
            await HubClient.RefusalAsync(async () =>
                await tab.LendAsync((await nonce.JsonAsync()).GetProperty("nonce").GetString() ?? "")
            )
        );
        await call.Guest.HangUpAsync(next);
        await Eventually.IsTrueAsync(
            "the end in the thread",
            () => tab.Changes.Any(change => change.Messages.Any(m => m.Id == next && m.EndTime is not null))
        );

        Assert.Null(await PartyAsync(shop, next, session));
        Assert.DoesNotContain(tab.Calls, c => c.Id == next);
    }

    [Fact]
    public async Task A_session_ends_two_minutes_after_its_call()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(own);
        var session = await SessionAsync(own, call.Guest, call.Id);
        await call.Guest.HangUpAsync(call.Id);

        clock.Advance(TimeSpan.FromSeconds(119));
        var still = await PartyAsync(own, call.Id, session);
        await using var tab = await ConnectAsync(own, session);
        clock.Advance(TimeSpan.FromSeconds(2));
        var late = await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(own, session));

        Assert.Equal("visitor", still);
        Assert.Null(await PartyAsync(own, call.Id, session));
        Assert.Contains("401", late.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_goes_takes_its_own_leg_with_it_and_no_other()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var before = await call.Agent.SnapshotAsync(call.Id);

        foreach (
            var (id, cookie) in ((string, string?)[])
                [
                    (call.Id, null),
                    (call.Id, shop.Noah.CookieHeader),
                    (PlainCall.UnknownId, shop.Mara.CookieHeader),
                    ($"{call.Id}?as=visitor", shop.Mara.CookieHeader),
                ]
        )
        {
            using var refused = await PostAsync(
                shop,
                Handler(id, "Leave"),
                cookie,
                "same-origin",
                null,
                ("legId", agentLeg)
            );
            await refused.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.CallNotFound);
        }
        foreach (var leg in (string[])[visitorLeg, PlainCall.UnknownId, "", new('x', 10_000)])
        {
            using var nothing = await PostAsync(
                shop,
                Handler(call.Id, "Leave"),
                shop.Mara.CookieHeader,
                "same-origin",
                null,
                ("legId", leg)
            );
            Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
        }
        var unchanged = await call.Agent.SnapshotAsync(call.Id);
        using var left = await PostAsync(
            shop,
            Handler($"{call.Id}?as=visitor", "Leave"),
            await SessionAsync(shop, call.Guest, call.Id),
            "same-origin",
            null,
            ("legId", visitorLeg)
        );
        var after = await call.Agent.SnapshotAsync(call.Id);

        Assert.Equal(before.Version, unchanged.Version);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Equal((CallState.InProgress, agentLeg), (after.State, Assert.Single(after.Legs).Id));
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Nonce();
}
