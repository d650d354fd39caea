using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Who may start a call, and how often one start counts.</summary>
public sealed class CallStartTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_form_starts_a_call_and_leads_to_its_page()
    {
        await using var call = await PlainCall.RingAsync(shop);

        var agents = await call.Agent.HearsAsync("the agent's ring", c => c.Id == call.Id);
        var visitors = await call.Guest.HearsAsync("the visitor's ring", c => c.Id == call.Id);

        Assert.Equal(
            (call.Rid, CallState.Ringing, 1, RingProgress.Sent),
            (visitors.Rid, visitors.State, visitors.Version, visitors.Progress)
        );
        Assert.Equal((Server.AgentName, RelayUse.None), (visitors.Agent.Name, visitors.Relay));
        Assert.Equal((agents.Version, agents.RingsUntil), (visitors.Version, visitors.RingsUntil));
        Assert.Empty(visitors.Legs);
    }

    [Fact]
    public async Task The_button_itself_starts_the_call()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await using var agent = await shop.ConnectAsync(shop.Mara);

        using var answer = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Start video call");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var ring = await guest.HearsAsync("the ring", c => c.Rid == rid);
        Assert.Equal($"/meet/{ring.Id}", answer.Headers.Location?.OriginalString);
        await agent.HangUpAsync(ring.Id);
    }

    [Fact]
    public async Task The_same_start_key_leads_to_the_same_call_also_when_it_is_over()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var key = Ids.New();

        var first = await PlainCall.StartAsync(shop.Mara, rid, key);
        var again = await PlainCall.StartAsync(shop.Mara, rid, key);
        await guest.DeclineAsync(first);
        var late = await PlainCall.StartAsync(shop.Mara, rid, key);

        Assert.Equal((first, first), (again, late));
        Assert.Equal(1, await CountAsync(rid));
    }

    [Trait("Requirement", "CS-9")]
    [Fact]
    [Trait("Requirement", "D16")]
    public async Task Fifty_parallel_starts_are_one_call()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await using var agent = await shop.ConnectAsync(shop.Mara);
        var (key, starts, me) = (
            Ids.New(),
            shop.Server.Services.GetRequiredService<CallStarts>(),
            await AgentIdAsync()
        );

        var same = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => starts.StartAsync(me, rid, key)));
        await agent.HangUpAsync(same[0]);
        var others = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => Answers.OrCodeAsync(() => starts.StartAsync(me, rid, $"key-{i}")))
        );

        Assert.Single(same.Distinct());
        var second = Assert.Single(others, answer => answer is not (Refusal.AgentInCall or Refusal.Busy));
        Assert.Equal(2, await CountAsync(rid));
        await agent.HangUpAsync(second);
    }

    [Fact]
    public async Task A_start_key_of_another_room_and_one_that_is_none_are_refused()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var key = (await call.RowAsync()).StartKey;
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);

        await RefusesAsync(rid, Refusal.ClientIdReused, HttpStatusCode.Conflict, key);
        foreach (var bad in (string[])["", "a b", "é", new('x', 65)])
            await RefusesAsync(rid, Refusal.ClientIdMalformed, HttpStatusCode.BadRequest, bad);
    }

    [Fact]
    public async Task Why_a_visitor_cannot_be_called_has_a_code()
    {
        var (_, waiting) = await shop.OpenRoomAsync();
        var (_, gone) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var (_, colleagues) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var (old, cannot) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var oldBrowser = await old.ConnectAsync();
        await oldBrowser.InvokeAsync(
            nameof(SignalingHub.PageViewed),
            new PageVisited($"{Shop.SiteOrigin}/", "Shop", CanCall: false)
        );
        var (other, closed) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await other.ConnectAsync();
        using (await shop.Mara.SubmitAsync($"/agent/rooms/{closed}", "Close conversation")) { }

        await RefusesAsync(waiting, Refusal.RoomNotFound, HttpStatusCode.NotFound);
        await RefusesAsync(colleagues, Refusal.RoomNotFound, HttpStatusCode.NotFound);
        await RefusesAsync(PlainCall.UnknownId, Refusal.RoomNotFound, HttpStatusCode.NotFound);
        await RefusesAsync(gone, Refusal.VisitorGone, HttpStatusCode.Conflict);
        await RefusesAsync(cannot, Refusal.VisitorCannotCall, HttpStatusCode.Conflict);
        await RefusesAsync(closed, Refusal.RoomNotTaken, HttpStatusCode.Conflict);
        await using var call = await PlainCall.RingAsync(shop);
        await RefusesAsync(cannot, Refusal.AgentInCall, HttpStatusCode.Conflict);
        Assert.Equal(
            0,
            await CountAsync(waiting)
                + await CountAsync(gone)
                + await CountAsync(colleagues)
                + await CountAsync(cannot)
                + await CountAsync(closed)
        );
    }

    [Fact]
    public async Task A_site_that_wants_a_relay_takes_no_calls_without_one()
    {
        await using var own = await Shop.OpenAsync();
        var (visitor, rid) = await own.OpenRoomAsync(takenBy: own.Mara);
        await using var guest = await visitor.ConnectAsync();
        await own
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async database => (await database.Sites.SingleAsync(s => s.Key == Shop.Site)).RelayOnly = true);

        using var answer = await PlainCall.TryStartAsync(own.Mara, rid);

        await answer.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.RelayMissing);
    }

    private async Task RefusesAsync(string rid, string code, HttpStatusCode status, string? startKey = null)
    {
        using var answer = await PlainCall.TryStartAsync(shop.Mara, rid, startKey);
        await answer.IsRefusalAsync(status, code);
    }

    private Task<int> CountAsync(string rid) =>
        shop.Server.ReadAsync(database => database.Calls.CountAsync(c => c.RoomId == rid));

    private Task<string> AgentIdAsync() =>
        shop.Server.ReadAsync(database =>
            database.Users.Where(a => a.Email == Server.AgentEmail).Select(a => a.Id).SingleAsync()
        );
}
