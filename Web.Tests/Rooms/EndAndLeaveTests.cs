using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Conversations that their visitor ends, and such that their agent has left.</summary>
public sealed class EndAndLeaveTests
{
    [Fact]
    public async Task A_visitor_ends_a_conversation_with_its_call_and_begins_another()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        await call.Guest.InvokeAsync(nameof(SignalingHub.End), call.Rid);

        await Eventually.IsTrueAsync(
            "the agent is told",
            () => noah.Desk.Moved.Any(one => one is { Kind: MoveKind.Closed, WasYours: true })
        );
        Assert.Equal(EndReason.HungUp, (await call.RowAsync()).EndReason);
        using var ended = await call.Visitor.GetAsync("");
        Assert.Contains(
            "You ended the conversation",
            (await PlainBrowser.ReadAsync(ended)).GetElementById("thread")?.TextContent,
            StringComparison.Ordinal
        );
        Assert.NotEqual(call.Rid, (await call.Visitor.WritesAsync("Another question.")).Rid);
    }

    [Fact]
    public async Task It_ends_without_script_too_and_another_begins_empty()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);

        using var ended = await visitor.PostAsync("End");
        using var again = await visitor.PostAsync("End");
        using var anew = await visitor.GetAsync("&anew=true");

        Assert.True(ended.IsSuccessStatusCode && again.IsSuccessStatusCode);
        Assert.Equal(
            RoomState.Closed,
            (await shop.Server.ReadAsync(database => database.Rooms.SingleAsync(room => room.Id == rid))).State
        );
        Assert.Equal(0, (await PlainBrowser.ReadAsync(anew)).GetElementById("thread")?.ChildElementCount);
    }

    [Fact]
    public async Task A_visitor_ends_nobody_elses()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, _) = await shop.OpenRoomAsync();
        var (_, other) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();

        Assert.Equal(
            Refusal.RoomNotFound,
            await HubClient.RefusalAsync(() => guest.InvokeAsync(nameof(SignalingHub.End), other))
        );
    }

    [Fact]
    public async Task What_an_absent_agent_left_waits_again_but_not_before_its_time_and_not_what_was_answered()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var (_, answered) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using (var noah = await shop.ConnectAsync(shop.Noah))
        {
            await noah.SendAsync(answered, "Done.");
            clock.Advance(TimeSpan.FromMinutes(11)); // as long as the agent is here
            Assert.Equal(RoomState.Taken, await SweptAsync(rid));
        }
        await Eventually.IsTrueAsync("Noah is gone", () => shop.Server.ConnectionsOf(Party.Agent) == 0);
        clock.Advance(2 * IPresence.GraceFor);
        await SweptAsync(rid);

        clock.Advance(TimeSpan.FromMinutes(9));
        var early = await SweptAsync(rid);
        clock.Advance(TimeSpan.FromMinutes(2));
        var late = await SweptAsync(rid);

        Assert.Equal((RoomState.Taken, RoomState.Waiting), (early, late));
        Assert.Equal(RoomState.Taken, await SweptAsync(answered));
        var move = await shop.Server.ReadAsync(database =>
            database.RoomMoves.OrderBy(one => one.Revision).LastAsync(one => one.RoomId == rid)
        );
        Assert.Equal((MoveKind.AgentAway, "Noah Weber", null), (move.Kind, move.FromName, move.By));

        async Task<RoomState> SweptAsync(string which)
        {
            await shop.Server.Services.GetRequiredService<LeftRooms>().SweepAsync(CancellationToken.None);
            return (await shop.Server.ReadAsync(database => database.Rooms.SingleAsync(one => one.Id == which))).State;
        }
    }

    [Fact]
    public async Task Not_where_the_site_turned_it_off_and_away_counts_as_gone()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var noah = await shop.IdOfAsync(Shop.NoahEmail);
        await shop.Server.ReadAsync(database =>
            database.Sites.ExecuteUpdateAsync(set => set.SetProperty(site => site.GivesBackAfterMinutes, (int?)null))
        );
        await shop.Server.ReadAsync(database =>
            database
                .Users.Where(agent => agent.Id == noah)
                .ExecuteUpdateAsync(set => set.SetProperty(agent => agent.AwayAt, clock.GetUtcNow()))
        );
        var left = shop.Server.Services.GetRequiredService<LeftRooms>();

        clock.Advance(TimeSpan.FromHours(2));
        await left.SweepAsync(CancellationToken.None);
        var off = await StateAsync();
        await shop.Server.ReadAsync(database =>
            database.Sites.ExecuteUpdateAsync(set => set.SetProperty(site => site.GivesBackAfterMinutes, 5))
        );
        await left.SweepAsync(CancellationToken.None);

        Assert.Equal((RoomState.Taken, RoomState.Waiting), (off, await StateAsync()));

        async Task<RoomState> StateAsync() =>
            (await shop.Server.ReadAsync(database => database.Rooms.SingleAsync(one => one.Id == rid))).State;
    }

    [Fact]
    public async Task Not_in_a_call_however_long_its_agent_seems_away()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        await call.Guest.SendAsync(null, "Do you still hear me?");
        var noah = await shop.IdOfAsync(Shop.NoahEmail);
        var away = DateTimeOffset.UtcNow.AddHours(-2);

        var during = await SweptAsync();
        await call.Guest.HangUpAsync(call.Id);
        await call.Guest.SendAsync(null, "Hello?");
        var after = await SweptAsync();

        Assert.Equal((RoomState.Taken, RoomState.Waiting), (during, after));

        async Task<RoomState> SweptAsync()
        {
            await shop.Server.ReadAsync(database =>
                database
                    .Users.Where(agent => agent.Id == noah)
                    .ExecuteUpdateAsync(set => set.SetProperty(agent => agent.AwayAt, away))
            );
            await shop.Server.Services.GetRequiredService<LeftRooms>().SweepAsync(CancellationToken.None);
            return (await shop.Server.ReadAsync(database => database.Rooms.SingleAsync(r => r.Id == call.Rid))).State;
        }
    }
}
