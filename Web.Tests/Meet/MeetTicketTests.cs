using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Time.Testing;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Meet;

/// <summary>A ticket opens the meet page of one call, once.</summary>
[Trait("Requirement", "AZ-9")]
public sealed class MeetTicketTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_registered_ticket_opens_its_call_once_with_a_session()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var ticket = await TicketAsync(call.Guest, call.Id);

        using var opened = await OpenAsync(shop, call.Id, ticket);
        using var again = await OpenAsync(shop, call.Id, ticket);
        var body = await PlainBrowser.ReadAsync(opened);
        var main = body.QuerySelector("main");

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Equal(
            (call.Id, call.Rid, "visitor", "in-progress", "tab"),
            (
                main?.GetAttribute("data-call"),
                main?.GetAttribute("data-rid"),
                main?.GetAttribute("data-party"),
                main?.GetAttribute("data-call-state"),
                main?.GetAttribute("data-container")
            )
        );
        Assert.Matches(
            "^__Host-meet=[A-Za-z0-9_-]{43}; path=/; secure; samesite=strict; httponly$",
            opened.Header("Set-Cookie")
        );
        Assert.Equal(call.Id, (await call.Guest.LendAsync(main?.GetAttribute("data-nonce") ?? "")).CallId);
        await again.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Empty(again.Header("Set-Cookie"));
    }

    [Fact]
    public async Task The_exchange_waits_three_seconds_for_the_ticket_to_be_registered()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(own);
        await using var other = await PlainCall.AcceptedAsync(own, own.Noah);
        var (late, elsewhere) = (Secrets.New(), await TicketAsync(other.Guest, other.Id));
        var start = clock.GetUtcNow();

        var (waiting, never, wrong) = (
            OpenAsync(own, call.Id, late),
            OpenAsync(own, call.Id, Secrets.New()),
            OpenAsync(own, call.Id, elsewhere)
        );
        clock.Advance(TimeSpan.FromSeconds(1));
        await call.Guest.RegisterTicketAsync(call.Id, Secrets.Hash(late));
        using var opened = await AnsweredAsync(waiting, clock);
        var areOthersWaiting = !never.IsCompleted && !wrong.IsCompleted;
        clock.Advance(start + TimeSpan.FromSeconds(3) - clock.GetUtcNow());
        using var refused = await AnsweredAsync(never, clock);
        using var mixedUp = await AnsweredAsync(wrong, clock);
        var took = clock.GetUtcNow() - start;
        using var right = await OpenAsync(own, other.Id, elsewhere);

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.True(areOthersWaiting, "Nobody is refused before three seconds have passed.");
        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        await mixedUp.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.True(took >= TimeSpan.FromSeconds(3), $"It took {took}.");
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task A_ticket_is_good_for_60_seconds()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.RingAsync(own);
        var (early, late) = (await TicketAsync(call.Guest, call.Id), await TicketAsync(call.Guest, call.Id));

        clock.Advance(TimeSpan.FromSeconds(59));
        using var opened = await OpenAsync(own, call.Id, early);
        clock.Advance(TimeSpan.FromSeconds(1));
        using var refused = await OpenAsync(own, call.Id, late);

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
    }

    [Trait("Requirement", "AZ-8")]
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("43 é")]
    [InlineData("100000 A")]
    public async Task What_is_no_ticket_is_refused_at_once_and_alike_for_every_id(string? ticket)
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        if (ticket?.Split(' ') is [var count, var letter])
            ticket = string.Concat(
                Enumerable.Repeat(letter, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))
            );

        foreach (var id in (string[])[call.Id, PlainCall.UnknownId, "x"])
        {
            using var answer = await OpenAsync(shop, id, ticket);
            await answer.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        }
    }

    [Fact]
    public async Task A_party_registers_tickets_only_as_hashes_of_its_own_open_call()
    {
        await using var call = await PlainCall.RingAsync(shop);
        await using var tab = await ConnectAsync(shop, await SessionAsync(shop, call.Guest, call.Id));

        foreach (var bad in (string?[])[null, "", "x", new('A', 64), new('g', 64), new('a', 65)])
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.RegisterTicketAsync(call.Id, bad!))
            );
        Assert.Equal(
            Refusal.CallNotFound,
            await HubClient.RefusalAsync(() => tab.RegisterTicketAsync(PlainCall.UnknownId, Secrets.Hash("x")))
        );
        Assert.Equal(
            Refusal.CallNotFound,
            await HubClient.RefusalAsync(() => call.Guest.RegisterTicketAsync(PlainCall.UnknownId, Secrets.Hash("x")))
        );
        await using var colleague = await shop.ConnectAsync(shop.Noah);
        Assert.Equal(
            Refusal.CallNotFound,
            await HubClient.RefusalAsync(() => colleague.RegisterTicketAsync(call.Id, Secrets.Hash("x")))
        );
    }

    // The server looks again each 50 ms of the clock: each time it gets the while to do so.
    private static async Task<HttpResponseMessage> AnsweredAsync(
        Task<HttpResponseMessage> answer,
        FakeTimeProvider clock
    )
    {
        while (await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(200))) != answer)
            clock.Advance(TimeSpan.FromMilliseconds(50));
        return await answer;
    }
}
