using LiveChatMeet.Calls;
using LiveChatMeet.Console;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console;

/// <summary>What follows a call in the console is read from memory and by prepared statements; a call is started by
/// what the database says.</summary>
public sealed class RoomPartsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Whether_a_visitor_can_be_called_is_told_as_the_database_has_it_at_each_step_of_a_call()
    {
        var (_, gone) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);

        Assert.Equal(Refusal.AgentInCall, await WhyAsync(call.Rid));
        Assert.Equal(Refusal.AgentInCall, await WhyAsync(gone));
        await call.Guest.AcceptAsync(call.Id);
        Assert.Equal(Refusal.AgentInCall, await WhyAsync(call.Rid));
        await call.Agent.HangUpAsync(call.Id);
        Assert.Null(await WhyAsync(call.Rid));
        Assert.Equal(Refusal.VisitorGone, await WhyAsync(gone));
        await SetRelayOnlyAsync(true);
        Assert.Equal(Refusal.RelayMissing, await WhyAsync(call.Rid));
        await SetRelayOnlyAsync(false);
        using var closed = await shop.Noah.SubmitAsync($"/agent/rooms/{call.Rid}", "Close conversation");
        Assert.Equal(Refusal.RoomNotTaken, await WhyAsync(call.Rid));
    }

    [Fact]
    public async Task The_call_of_a_room_stands_above_it_while_it_is_open()
    {
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        var (_, other) = await shop.OpenRoomAsync(takenBy: shop.Noah);

        var ringing = await PartAsync(call.Rid);
        await call.Guest.AcceptAsync(call.Id);
        var talking = await PartAsync(call.Rid);
        var elsewhere = await PartAsync(other);
        await call.Agent.HangUpAsync(call.Id);
        var ended = await PartAsync(call.Rid);

        Assert.Equal((call.Id, CallState.Ringing), (ringing.OpenCall?.Id, ringing.OpenCall?.State));
        Assert.Equal((call.Id, CallState.InProgress), (talking.OpenCall?.Id, talking.OpenCall?.State));
        Assert.Null(elsewhere.OpenCall);
        Assert.Null(ended.OpenCall);
    }

    [Fact]
    public async Task Of_a_visitors_earlier_rooms_an_agent_sees_the_last_five_whoever_of_the_team_had_them()
    {
        var visitor = shop.NewVisitor();
        var rids = new List<string>();
        for (var number = 1; number <= 8; number++)
        {
            var agent = number == 3 ? shop.Mara : shop.Noah;
            var rid = (await visitor.WritesAsync($"Question {number}")).Rid;
            await Shop.TakesAsync(agent, rid);
            rids.Add(rid);
            if (number < 8)
                using (await agent.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }
        }

        var about = await ReadAsync((rooms, me) => rooms.VisitorAsync(me, rids[^1]));

        Assert.Equal([7, 6, 5, 4, 3], about.Earlier.Select(room => rids.IndexOf(room.Rid) + 1));
        Assert.Equal("Question 7", about.Earlier[0].FirstText);
        Assert.False(about.IsHere);
    }

    [Fact]
    public async Task A_room_of_another_team_and_an_unknown_one_are_not_found()
    {
        await shop.AddTeamAsync("Bakery", [await shop.IdOfAsync(Server.AgentEmail)], Shop.OtherSite);
        var foreign = (await shop.NewVisitor(Shop.OtherSite).WritesAsync("Are there rolls?")).Rid;

        foreach (var rid in (string[])[foreign, PlainCall.UnknownId, ""])
        {
            var part = await Assert.ThrowsAsync<RefusedException>(() => PartAsync(rid));
            var panel = await Assert.ThrowsAsync<RefusedException>(() =>
                ReadAsync((rooms, me) => rooms.VisitorAsync(me, rid))
            );
            Assert.Equal((Refusal.RoomNotFound, Refusal.RoomNotFound), (part.Code, panel.Code));
        }
    }

    private async Task<string?> WhyAsync(string rid)
    {
        var part = await PartAsync(rid);
        var stored = await shop.Server.ReadAsync(async database =>
        {
            var room = await database.Rooms.Include(r => r.Visitor).SingleAsync(r => r.Id == rid);
            var starts = shop.Server.Services.GetRequiredService<CallStarts>();
            return await starts.WhyNotAsync(database, (await NoahAsync()).Id, CallThread.RoomOf(room));
        });
        Assert.Equal(stored, part.WhyNoCall);
        return part.WhyNoCall;
    }

    private Task<StartCallView> PartAsync(string rid) => ReadAsync((rooms, me) => rooms.StartCallAsync(me, rid));

    private async Task<T> ReadAsync<T>(Func<RoomViews, Actor, Task<T>> read)
    {
        await using var scope = shop.Server.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<RoomViews>(), await NoahAsync());
    }

    private async Task<Actor> NoahAsync() =>
        new(
            Party.Agent,
            await shop.Server.ReadAsync(database =>
                database.Users.Where(a => a.Email == Shop.NoahEmail).Select(a => a.Id).SingleAsync()
            )
        );

    private Task<int> SetRelayOnlyAsync(bool isRelayOnly) =>
        shop.Server.ReadAsync(database =>
            database
                .Sites.Where(site => site.Key == Shop.Site)
                .ExecuteUpdateAsync(set => set.SetProperty(site => site.RelayOnly, isRelayOnly))
        );
}
