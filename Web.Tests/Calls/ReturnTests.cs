using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A visitor's tab that cannot reach the livechat has its call taken back through the server.</summary>
public sealed class ReturnTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_wish_reaches_all_livechats_of_the_visitor_and_nobody_else()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        await using var stranger = await PlainCall.AcceptedAsync(shop, shop.Noah);
        await using var secondPage = await call.Visitor.ConnectAsync();
        await using var tab = await PlainMeetPage.ConnectAsync(shop, call.Guest, call.Id);
        await using var otherTab = await PlainMeetPage.ConnectAsync(shop, call.Guest, call.Id);

        Assert.True(await tab.ReturnAsync(call.Id, "the-livechat"));
        Assert.True(await tab.ReturnAsync(call.Id, null));

        foreach (var livechat in new[] { call.Guest, secondPage })
            await Eventually.IsTrueAsync(
                "both wishes arrive, in order",
                () => livechat.Returns.SequenceEqual([(call.Id, "the-livechat"), (call.Id, null)])
            );
        await stranger.Guest.SnapshotAsync(stranger.Id); // behind whatever was pushed before
        foreach (var other in new[] { call.Agent, stranger.Guest, stranger.Agent, tab, otherTab })
            Assert.Empty(other.Returns);
    }

    [Fact]
    public async Task A_tab_knows_whether_a_livechat_is_open()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(own);
        await using var tab = await PlainMeetPage.ConnectAsync(own, call.Guest, call.Id);
        await Eventually.IsTrueAsync("it is told at first", () => tab.LivechatHere.SequenceEqual([true]));

        await call.Guest.DisposeAsync();
        var toPass = TimeSpan.FromSeconds(15); // more would end the call, of which nobody gives a sign
        await Eventually.IsTrueAsync(
            "it is told when the last one has gone",
            () =>
            {
                if (toPass > TimeSpan.Zero && own.Server.ConnectionsOf(Party.Visitor) == 1)
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                    toPass -= TimeSpan.FromSeconds(1);
                }
                return tab.LivechatHere.SequenceEqual([true, false]);
            }
        );
        Assert.False(await tab.ReturnAsync(call.Id, "the-livechat"));
        await using var lateTab = await TabOfAgainAsync();
        await Eventually.IsTrueAsync("a later one is told at first", () => lateTab.LivechatHere.SequenceEqual([false]));

        await using var nextPage = await call.Visitor.ConnectAsync();
        await Eventually.IsTrueAsync(
            "both are told when one is back",
            () => tab.LivechatHere.Last() && lateTab.LivechatHere.SequenceEqual([false, true])
        );
        Assert.True(await tab.ReturnAsync(call.Id, "the-livechat"));
        Assert.Empty(nextPage.LivechatHere);

        Task<HubClient> TabOfAgainAsync() => PlainMeetPage.ConnectAsync(own, tab, call.Id);
    }

    [Fact]
    public async Task A_page_that_reloads_does_not_count_as_gone()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(own);
        await using var tab = await PlainMeetPage.ConnectAsync(own, call.Guest, call.Id);

        await call.Guest.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var reloaded = await call.Visitor.ConnectAsync();
        for (var i = 0; i < 10; i++)
            clock.Advance(TimeSpan.FromSeconds(1));
        await tab.SnapshotAsync(call.Id);

        Assert.Equal([true], tab.LivechatHere);
    }

    [Fact]
    public async Task Only_a_party_of_a_call_that_goes_on_may_wish_it_back()
    {
        await using var ringing = await PlainCall.RingAsync(shop);
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        await using var tab = await PlainMeetPage.ConnectAsync(shop, call.Guest, call.Id);

        var refusals = new[]
        {
            await HubClient.RefusalAsync(() => tab.ReturnAsync(ringing.Id, null)),
            await HubClient.RefusalAsync(() => ringing.Guest.ReturnAsync(call.Id, null)),
            await HubClient.RefusalAsync(() => ringing.Guest.ReturnAsync(ringing.Id, null)),
            await HubClient.RefusalAsync(() => tab.ReturnAsync(Ids.New(), null)),
            await HubClient.RefusalAsync(() => tab.ReturnAsync(new string('x', 10_000), null)),
            await HubClient.RefusalAsync(() => tab.ReturnAsync(call.Id, "")),
            await HubClient.RefusalAsync(() => tab.ReturnAsync(call.Id, new string('x', 65))),
            await HubClient.RefusalAsync(() => tab.ReturnAsync(call.Id, "two words")),
            await HubClient.RefusalAsync(() => call.Agent.ReturnAsync(call.Id, null)),
        };
        await call.Agent.HangUpAsync(call.Id);
        var afterwards = await HubClient.RefusalAsync(() => tab.ReturnAsync(call.Id, null));

        Assert.Equal(
            [
                Refusal.CallNotFound,
                Refusal.CallNotFound,
                Refusal.CallNotAccepted,
                Refusal.CallNotFound,
                Refusal.CallNotFound,
                Refusal.ClientIdMalformed,
                Refusal.ClientIdMalformed,
                Refusal.ClientIdMalformed,
                Refusal.Forbidden,
            ],
            refusals
        );
        Assert.Equal(Refusal.CallEnded, afterwards);
        Assert.Empty(call.Guest.Returns);
    }
}
