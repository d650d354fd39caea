using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Faults;

/// <summary>What is sent to a running server at the same moment, by both sides and the watch, in every order of two and
/// three. 10,000 schedules with <c>./test.sh --full models</c>.</summary>
public sealed class RacesTests(Shop shop, ITestOutputHelper output) : IClassFixture<Shop>
{
    private delegate Task Act(PlainCall call, string callId);

    private static readonly string AcceptedByOne = Ids.New();
    private static readonly string AcceptedByTwo = Ids.New();

    [Fact]
    [Trait("Requirement", "D16")]
    [Trait("Requirement", "CS-9")]
    [Trait("Full", "models")]
    public Task What_comes_at_once_while_it_rings_has_one_outcome_and_all_read_it() =>
        RaceAsync(
            isAccepted: false,
            (call, id) => call.Guest.AcceptAsync(id, AcceptedByOne),
            (call, id) => call.Guest.AcceptAsync(id, AcceptedByTwo),
            (call, id) => call.Guest.DeclineAsync(id),
            (call, id) => call.Agent.HangUpAsync(id),
            (_, id) => TimeAsync(id, new CallCommand.Miss())
        );

    [Fact]
    [Trait("Requirement", "D16")]
    [Trait("Full", "models")]
    public Task What_comes_at_once_in_a_call_ends_it_once_also_in_the_middle_of_a_move() =>
        RaceAsync(
            isAccepted: true,
            (call, id) => call.Guest.HangUpAsync(id),
            (call, id) => call.Agent.HangUpAsync(id),
            (_, id) => TimeAsync(id, new CallCommand.LeaseExpired(Party.Visitor, DateTimeOffset.UtcNow)),
            (call, id) => MoveAsync(call.Guest, id),
            (call, id) => MoveAsync(call.Agent, id)
        );

    private async Task RaceAsync(bool isAccepted, params Act[] acts)
    {
        await using var call = await PlainCall.RingAsync(shop);
        await call.Agent.HangUpAsync(call.Id);
        var token = await PlainCall.FormTokenAsync(shop.Mara);
        var orders =
            from first in Enumerable.Range(0, acts.Length)
            from second in Enumerable.Range(0, acts.Length)
            from third in Enumerable.Range(-1, acts.Length + 1)
            where first != second && first != third && second != third
            select new[] { first, second, third }.Where(one => one >= 0).ToList();
        var all = orders.ToList();
        var rounds = LongRun.Times("models", 1, 5_000 / all.Count + 1);

        for (var round = 0; round < rounds; round++)
            foreach (var order in all)
                await RunAsync(call, await StartAsync(call, token, isAccepted), [.. order.Select(one => acts[one])]);
        output.WriteLine($"{rounds * all.Count} schedules");
    }

    private async Task<string> StartAsync(PlainCall call, string token, bool isAccepted)
    {
        using var answer = await PlainCall.TryStartAsync(shop.Mara, call.Rid, token: token);
        var id = (await answer.JsonAsync()).GetProperty("id").GetString()!;
        if (!isAccepted)
            return id;
        await call.Guest.AcceptAsync(id, AcceptedByOne);
        await MoveAsync(call.Agent, id);
        await MoveAsync(call.Guest, id);
        return id;
    }

    private async Task RunAsync(PlainCall call, string id, IReadOnlyList<Act> acts)
    {
        await Task.WhenAll(acts.Select(act => UnlessRefusedAsync(() => act(call, id))));
        if ((await RowAsync(id)).State != CallState.Ended)
            await call.Agent.HangUpAsync(id);
        var row = await RowAsync(id);
        await Task.WhenAll(call.Agent.HearsAsync("the end", EndOf(id)), call.Guest.HearsAsync("the end", EndOf(id)));

        Assert.True(row.EndedAt >= (row.AcceptedAt ?? row.RangAt), $"{id}: {row}");
        Assert.Equal(row.AcceptedAt is null, row.EndReason is not (EndReason.HungUp or EndReason.Dropped));
        Assert.Empty(row.Legs);
        foreach (var side in new[] { call.Agent, call.Guest })
        {
            var heard = side.Calls.Where(one => one.Id == id).OrderBy(one => one.Version).ToList();
            Assert.Equal(heard.Select(one => one.State).Order(), heard.Select(one => one.State));
            var ends = heard.Where(one => one.State == CallState.Ended).Select(one => (one.Version, one.EndReason));
            Assert.Equal((row.Version, row.EndReason), Assert.Single(ends.Distinct()));
            Assert.True(heard.Select(one => one.StartTime).OfType<DateTimeOffset>().Distinct().Count() <= 1, id);
            side.Calls.Clear();
        }
    }

    private static Func<CallSnapshot, bool> EndOf(string id) => call => call.Id == id && call.State == CallState.Ended;

    private Task<Call> RowAsync(string id) =>
        shop.Server.ReadAsync(database => database.Calls.AsNoTracking().SingleAsync(one => one.Id == id));

    // A new document joins, and plays.
    private static async Task MoveAsync(HubClient side, string id)
    {
        var leg = Ids.New();
        await side.JoinAsync(id, leg);
        await side.LegConnectedAsync(id, leg);
    }

    private Task<AppliedCall> TimeAsync(string id, CallCommand command) =>
        shop.Server.Services.GetRequiredService<CallStore>().ApplyAsync(id, null, _ => command);

    private static async Task UnlessRefusedAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (HubException)
        {
            // Too late for it: the row and the pushes tell what came of it.
        }
    }
}
