using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>An agent's console that stays open for a working day of 200 conversations, 10,000 messages and 40 calls,
/// sped up: <c>./test.sh --full memory</c>.</summary>
[Trait("Needs", "browser")]
public sealed class ConsoleMemoryTests(ITestOutputHelper output) : IWithPeople
{
    private const int RoomsAnHour = 25;
    private const int LinesInARoom = 50;

    public People People { get; } = new();

    [Fact(Explicit = true), Trait("Full", "memory")]
    public async Task A_console_that_is_open_all_day_takes_no_more_with_time()
    {
        var hours = LongRun.Times("memory", 2, 8);
        var agent = await People.AgentAsync();
        var begun = 0.0;
        var (heaps, nodes, guest) = (new List<double>(), new List<double>(), 0);
        for (var hour = 1; hour <= hours; hour++)
        {
            for (var room = 0; room < RoomsAnHour; room++)
                await TalkAsync(agent, ++guest);
            var document = await agent.Page.EvaluateAsync<double>("performance.timeOrigin");
            Assert.True(hour == 1 || begun.Equals(document), "It is the same document all day.");
            begun = document;
            var now = await agent.Page.MetricsAsync();
            heaps.Add(now["JSHeapUsedSize"] / 1e6);
            nodes.Add(now["Nodes"]);
            output.WriteLine(
                $"hour {hour}: {heaps[^1]:0.0} MB of scripts, {nodes[^1]:0} nodes, {now["JSEventListeners"]:0} "
                    + $"listeners, after {guest} conversations, {guest * (LinesInARoom + 1)} messages, "
                    + $"{guest / 5} calls"
            );
        }

        // The first hour is the warm-up: what is loaded once, and the inbox with its longest list of closed ones.
        Assert.True(heaps[^1] < heaps[0] * 1.5 + 2, $"Scripts take {heaps[^1]:0.0} MB, and took {heaps[0]:0.0}.");
        Assert.True(nodes[^1] < nodes[0] * 1.5 + 500, $"{nodes[^1]:0} nodes, and there were {nodes[0]:0}.");
    }

    private async Task TalkAsync(AgentPage agent, int number)
    {
        var visitor = new PlainVisitor(People.Server, Shop.Site);
        await visitor.WritesAsync("Hello?");
        await agent.TakesAsync($"Guest {number}");
        if (number == 1)
            await agent.OpensCallsOverTheConsoleAsync("Guest 1");
        await using var guest = await visitor.ConnectAsync();
        for (var line = 1; line < LinesInARoom; line++)
            await guest.SendAsync(null, $"line {line} of {number}");
        await guest.SendAsync(null, $"the last of {number}");
        await agent.SeesAsync($"the last of {number}");
        if (number % 5 == 0)
            await CallAsync(agent, guest);
        await agent.ClosesConversationAsync();
    }

    private static async Task CallAsync(AgentPage agent, HubClient guest)
    {
        var overlay = await agent.StartVideoCallInOverlayAsync();
        await guest.AcceptAsync(await overlay.CallIdAsync());
        await overlay.WaitForStateAsync("in-progress");
        await overlay.HangUpAsync();
        await agent.Page.WaitForGoneAsync("region", "Video call");
    }
}
