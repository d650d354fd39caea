using System.Globalization;
using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Hub;

/// <summary>While the storage cannot keep pace, what is new is refused at once and what belongs to a call
/// passes.</summary>
[Trait("Requirement", "D26")]
public sealed class OverloadTests
{
    [Trait("Requirement", "CS-5")]
    [Fact]
    public async Task What_ends_a_call_overtakes_the_messages_that_wait_and_its_signals_wait_for_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        var (talk, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = talk;
        await using var ring = await PlainCall.RingAsync(shop, shop.Noah);
        await using var store = await SlowStore.HoldAsync(shop.Server);
        store.FillUp((await talk.RowAsync()).VisitorId);
        var (signals, offer) = (talk.Agent.Signals.Count, PlainCall.Offer());

        await talk.Guest.SignalAsync(new(talk.Id, visitorLeg, agentLeg, offer));
        await Eventually.IsTrueAsync("the signal arrives", () => talk.Agent.Signals.Count > signals);
        var hangUp = talk.Agent.HangUpAsync(talk.Id);
        var decline = ring.Guest.DeclineAsync(ring.Id);
        await talk.Guest.HearsAsync("the end of the call", call => call.State == CallState.Ended);
        await ring.Agent.HearsAsync("the decline", call => call.State == CallState.Ended);
        await store.FreeAsync();
        var ended = (await hangUp, await decline);
        var (end, firstMessage) = await shop.Server.ReadAsync(async database =>
            (
                (await database.Messages.SingleAsync(m => m.Id == talk.Id)).Revision,
                await database.Messages.Where(m => m.ClientId!.StartsWith("waits-")).MinAsync(m => m.Revision)
            )
        );

        Assert.Equal((EndReason.HungUp, EndReason.Declined), (ended.Item1.EndReason, ended.Item2.EndReason));
        Assert.True(end < firstMessage, $"The end is change {end} of the room, and the first message {firstMessage}.");
    }

    [Fact]
    public async Task A_message_too_many_is_told_when_to_come_back_and_then_stored_once()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.RingAsync(shop);
        var visitorId = (await call.RowAsync()).VisitorId;
        await using var store = await SlowStore.HoldAsync(shop.Server);

        var waiting = store.FillUp(visitorId);
        var refused = await HubClient.RefusalAsync(() => call.Guest.SendAsync(null, "One too many", "late-1"));
        var typing = await HubClient.RefusalAsync(() => call.Guest.TypingAsync(call.Rid));
        await store.FreeAsync();
        var sent = await call.Guest.SendAsync(null, "One too many", "late-1");
        var again = await call.Guest.SendAsync(null, "One too many", "late-1");

        Assert.InRange(waiting, Backlog.Always / 2, Backlog.Most);
        Assert.InRange(MillisecondsIn(refused), 2_000, 10_000);
        Assert.InRange(MillisecondsIn(typing), 2_000, 10_000);
        Assert.Equal(sent.Id, again.Id);
        Assert.Equal(
            1,
            await shop.Server.ReadAsync(database => database.Messages.CountAsync(m => m.ClientId == "late-1"))
        );
    }

    [Fact]
    public async Task A_new_call_and_a_new_visitor_are_refused_in_words_with_a_time()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.RingAsync(shop);
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var token = await PlainCall.FormTokenAsync(shop.Noah);
        await using var store = await SlowStore.HoldAsync(shop.Server);
        store.FillUp((await call.RowAsync()).VisitorId);
        shop.Noah.Client.DefaultRequestHeaders.AcceptLanguage.Clear();
        shop.Noah.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de");

        using var start = await PlainCall.TryStartAsync(shop.Noah, rid, token: token);
        using var write = await shop.NewVisitor().PostAsync("", ("Message", "Is anybody there?"));

        foreach (var answer in new[] { start, write })
            await answer.IsRefusalAsync(HttpStatusCode.ServiceUnavailable, Refusal.Busy);
        var seconds = start.Headers.RetryAfter?.Delta?.TotalSeconds;
        Assert.InRange(seconds ?? 0, 2, 10);
        Assert.Equal(
            $"Der Server ist sehr beschäftigt. Bitte versuchen Sie es in {seconds} Sekunden noch einmal.",
            (await start.JsonAsync()).GetProperty("title").GetString()
        );
        Assert.NotNull(write.Headers.RetryAfter?.Delta);
    }

    [Trait("Requirement", "WB-8")]
    [Fact]
    public async Task Pages_are_refused_before_anything_is_read_and_come_back_by_themselves_but_those_of_a_call_open()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.RingAsync(shop);
        await using var store = await SlowStore.HoldAsync(shop.Server);
        store.FillUp((await call.RowAsync()).VisitorId);

        using var chat = await shop.Noah.OpenAsync($"/livechat/{Shop.Site}");
        using var inbox = await shop.Noah.OpenAsync("/agent");
        using var api = await shop.Noah.OpenAsync($"/api/v1/messages/{call.Id}");
        using var loader = await shop.Noah.OpenAsync("/livechat.js");
        using var meet = await shop.Mara.OpenAsync($"/meet/{call.Id}");
        await store.FreeAsync();
        using var after = await shop.Noah.OpenAsync("/agent");

        foreach (var page in new[] { chat, inbox })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Equal($"{page.Headers.RetryAfter?.Delta?.TotalSeconds}", page.Header("Refresh"));
        }
        Assert.Contains("frame-ancestors *;", chat.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, api.StatusCode);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK),
            (meet.StatusCode, loader.StatusCode, after.StatusCode)
        );
    }

    private static int MillisecondsIn(string error)
    {
        Assert.StartsWith($"{Refusal.Busy} ", error, StringComparison.Ordinal);
        return int.Parse(error[(Refusal.Busy.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
