using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>One call after the other between the same two people.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "D39")]
public sealed class ManyCallsTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public Task Three_calls_in_a_row_leave_nothing_behind() => CallAgainAndAgainAsync(3);

    [Fact(Explicit = true)]
    [Trait("Full", "calls")]
    public Task A_hundred_calls_in_a_row_all_connect_and_leave_nothing_behind() => CallAgainAndAgainAsync(100);

    private async Task CallAgainAndAgainAsync(int count)
    {
        var (agent, visitor) = await People.InConversationAsync();
        var chat = await visitor.ChatAsync();
        var (timersOfChat, timersOfConsole) = (0, 0);

        for (var number = 1; number <= count; number++)
        {
            var meet = await agent.StartVideoCallAsync();
            await (await visitor.IsRungAsync()).AcceptAsync();
            var docked = await visitor.DockedCallAsync();
            await docked.WaitForLinkAsync();
            await meet.WaitForLinkAsync();
            await meet.MediaFlowsAsync();
            if (number % 2 == 0)
                await meet.HangUpAsync();
            else
                await docked.HangUpAsync();
            await meet.WaitForStateAsync("ended");
            await chat.WaitForGoneAsync("region", "Video call");
            await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope, chat);
            Assert.Equal(0, (await meet.Probe.ReadAsync()).PeerConnectionsOpen);
            await meet.Page.CloseAsync();
            await agent.Page.WaitForAsync("button", "Start video call");
            if (number == 1)
                (timersOfChat, timersOfConsole) = (await TimersAsync(chat), await TimersAsync(agent.Page));
            if (number % 10 == 0)
                output.WriteLine($"{number} calls");
        }

        await using var scope = People.Server.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<LiveChatDb>();
        Assert.Equal(
            (0, 0),
            (await database.Calls.CountAsync(call => call.EndedAt == null), await database.Leases.CountAsync())
        );
        Assert.Equal(
            count,
            await database.Calls.CountAsync(call => call.EndReason == LiveChatMeet.Calls.EndReason.HungUp)
        );
        Assert.Equal(
            (1, 1),
            (
                People.Server.ConnectionsOf(LiveChatMeet.Identity.Party.Agent),
                People.Server.ConnectionsOf(LiveChatMeet.Identity.Party.Visitor)
            )
        );
        Assert.Equal(0, await chat.EvaluateAsync<int>("document.querySelectorAll('iframe').length"));
        Assert.Equal(
            (0, 0),
            (
                (await MediaProbe.Of(chat).ReadAsync()).PeerConnectionsOpen,
                (await MediaProbe.Of(agent.Page).ReadAsync()).PeerConnectionsOpen
            )
        );
        await Eventually.IsTrueAsync(
            "no more timers run than after the first call",
            async () => await TimersAsync(chat) <= timersOfChat && await TimersAsync(agent.Page) <= timersOfConsole
        );
    }

    private static async Task<int> TimersAsync(Scope scope) => (await MediaProbe.Of(scope).ReadAsync()).TimersRunning;
}
