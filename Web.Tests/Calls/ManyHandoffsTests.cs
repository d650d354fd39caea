using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>One handoff after the other in one call.</summary>
[Trait("Needs", "browser")]
public sealed class ManyHandoffsTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const int WarmUp = 10;

    // Some come and go with what just happened.
    private const int FewTimers = 4;
    private const double Megabyte = 1_048_576;

    [Fact(Explicit = true)]
    [Trait("Full", "handoff")]
    public Task A_hundred_handoffs_leave_nothing_behind() =>
        MoveAgainAndAgainAsync(BrowserKind.Chromium, BrowserKind.Chromium, 100);

    [Theory(Explicit = true)]
    [Trait("Full", "handoff")]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Chromium)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Firefox)]
    public Task Twenty_handoffs_with_Firefox_leave_nothing_behind(BrowserKind agent, BrowserKind visitor) =>
        MoveAgainAndAgainAsync(agent, visitor, 20);

    private async Task MoveAgainAndAgainAsync(BrowserKind agentKind, BrowserKind visitorKind, int count)
    {
        var (visitor, meet, docked) = await People.InSteadyCallAsync(agentKind, visitorKind);
        var chat = MediaProbe.Of(await visitor.ChatAsync());
        var (meetBefore, chatBefore) = (await meet.Probe.ReadAsync(), await chat.ReadAsync());
        IReadOnlyDictionary<string, double>? warm = null;

        for (var number = 0; number < count; number += 2)
        {
            var tab = await visitor.ToTabAsync(docked);
            docked = await visitor.ToLivechatAsync(tab);
            if (number == WarmUp && agentKind == BrowserKind.Chromium)
                warm = await meet.Page.MetricsAsync();
        }

        await meet.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        var (meetAfter, chatAfter, dockedAfter) = (
            await meet.Probe.ReadAsync(),
            await chat.ReadAsync(),
            await docked.Probe.ReadAsync()
        );
        Assert.Equal((1, 1), (meetAfter.PeerConnectionsOpen, dockedAfter.PeerConnectionsOpen));
        Assert.Equal((2, 2), (meetAfter.LiveTracks, dockedAfter.LiveTracks));
        Assert.Equal((meetBefore.PortsOpen, chatBefore.PortsOpen), (meetAfter.PortsOpen, chatAfter.PortsOpen));
        Assert.InRange(meetAfter.TimersRunning, 0, meetBefore.TimersRunning + FewTimers);
        Assert.InRange(chatAfter.TimersRunning, 0, chatBefore.TimersRunning + FewTimers);
        Assert.Equal((1, 1), People.Connections);
        Assert.Equal(
            2,
            await People.Server.ReadAsync(async database =>
                (await database.Calls.ToListAsync()).Sum(c => c.Legs.Length)
            )
        );
        // Each party's newest sign of life may be a leg's that has gone
        Assert.InRange(await People.Server.ReadAsync(database => database.Leases.CountAsync()), 2, 4);
        Assert.Equal(1, await meet.Scope.EvaluateAsync<int>("document.querySelectorAll('#remote video').length"));
        if (warm is not null)
        {
            var now = await meet.Page.MetricsAsync();
            output.WriteLine(
                $"after {WarmUp} and {count}: {warm["JSEventListeners"]} and {now["JSEventListeners"]} listeners, "
                    + $"{warm["Nodes"]} and {now["Nodes"]} nodes, "
                    + $"{warm["JSHeapUsedSize"] / Megabyte:0.0} and {now["JSHeapUsedSize"] / Megabyte:0.0} MB"
            );
            Assert.InRange(now["JSEventListeners"], 0, warm["JSEventListeners"] + 10);
            Assert.InRange(now["Nodes"], 0, warm["Nodes"] + 50);
            Assert.InRange(now["JSHeapUsedSize"], 0, warm["JSHeapUsedSize"] + (2 * Megabyte));
        }

        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope, await visitor.ChatAsync());
    }
}
