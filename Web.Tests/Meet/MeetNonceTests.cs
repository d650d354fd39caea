using System.Net;
using System.Text.RegularExpressions;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Time.Testing;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Meet;

/// <summary>A nonce lends the connection of the page that a call came from.</summary>
[Trait("Requirement", "PM-3")]
public sealed partial class MeetNonceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_nonce_lends_a_partys_connection_once()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var (otherVisitor, _) = await shop.OpenRoomAsync();
        await using var otherGuest = await otherVisitor.ConnectAsync();
        await using var colleague = await shop.ConnectAsync(shop.Noah);
        var (agent, visitor) = (shop.Mara.CookieHeader, $"__Host-v={call.Visitor.Credential}");

        var agents = await call.Agent.LendAsync(await NonceAsync(shop, call.Id, agent));
        var used = await NonceAsync(shop, $"{call.Id}?as=visitor", visitor);
        var visitors = await call.Guest.LendAsync(used);

        foreach (var loan in new[] { agents, visitors })
            Assert.Equal(
                (call.Id, call.Rid, call.Id, CallState.InProgress),
                (loan.CallId, loan.Rid, loan.Call.Id, loan.Call.State)
            );
        foreach (
            var (who, nonce) in ((HubClient, string)[])
                [
                    (call.Guest, used),
                    (call.Guest, await NonceAsync(shop, call.Id, agent)),
                    (call.Agent, await NonceAsync(shop, call.Id, visitor)),
                    (otherGuest, await NonceAsync(shop, call.Id, visitor)),
                    (colleague, await NonceAsync(shop, call.Id, agent)),
                    (call.Guest, ""),
                    (call.Guest, Secrets.New()),
                    (call.Guest, await TicketAsync(call.Guest, call.Id)),
                ]
        )
            Assert.Equal(Refusal.TicketInvalid, await HubClient.RefusalAsync(() => who.LendAsync(nonce)));
        Assert.Equal(Refusal.TicketInvalid, await HubClient.RefusalAsync(() => call.Guest.InvokeAsync("Lend", [null])));
    }

    [Fact]
    public async Task A_nonce_is_good_for_30_seconds()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.RingAsync(own);
        var (early, late) = (
            await NonceAsync(own, call.Id, own.Mara.CookieHeader),
            await NonceAsync(own, call.Id, own.Mara.CookieHeader)
        );

        clock.Advance(TimeSpan.FromSeconds(29));
        var lent = await call.Agent.LendAsync(early);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(call.Id, lent.CallId);
        Assert.Equal(Refusal.TicketInvalid, await HubClient.RefusalAsync(() => call.Agent.LendAsync(late)));
    }

    [Fact]
    public async Task A_new_nonce_is_for_whoever_has_a_part_in_the_call()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);

        foreach (
            var (id, cookie) in ((string, string?)[])
                [
                    (call.Id, null),
                    (PlainCall.UnknownId, shop.Mara.CookieHeader),
                    ("x", shop.Mara.CookieHeader),
                    (call.Id, shop.Noah.CookieHeader),
                    ($"{call.Id}?as=visitor", shop.Mara.CookieHeader),
                ]
        )
        {
            using var refused = await PostAsync(shop, Handler(id, "Nonce"), cookie, "same-origin", null);
            await refused.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.CallNotFound);
        }
        Assert.Equal(
            call.Id,
            (
                await call.Guest.LendAsync(
                    await NonceAsync(shop, call.Id, await SessionAsync(shop, call.Guest, call.Id))
                )
            ).CallId
        );
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Nonce();
}
