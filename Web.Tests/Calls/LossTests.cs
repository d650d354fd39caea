using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Media;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A window, a browser or the server is lost during a call.</summary>
[Trait("Needs", "browser")]
public sealed class LossTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const string WatchFrames = """
        () => {
          const video = document.querySelector('video[data-party=remote]');
          let last = performance.now();
          window.longestGap = 0;
          const next = () => {
            const now = performance.now();
            window.longestGap = Math.max(window.longestGap, now - last);
            last = now;
            video.requestVideoFrameCallback(next);
          };
          video.requestVideoFrameCallback(next);
        }
        """;

    private const string WatchSignaling = """
        () => {
          const call = document.getElementById('call');
          const from = performance.now();
          const note = new MutationObserver(() => {
            if (call.dataset.signaling === 'own') window.ownAfter ??= performance.now() - from;
          });
          note.observe(call, { attributeFilter: ['data-signaling'] });
        }
        """;

    [Trait("Requirement", "D35")]
    [Fact]
    [Trait("Requirement", "D35")]
    public async Task A_frozen_opener_holds_up_neither_the_media_nor_the_signaling_of_its_tab()
    {
        var (agent, visitor) = await People.InConversationAsync(visitorOptions: VisitorDevices with { Phone = true });
        var meet = await agent.StartVideoCallAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var tab = await MeetPage.InNewTabAsync(visitor.Page.Browser);
        await tab.WaitForLinkAsync();
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.Equal("borrowed", await tab.SignalingAsync());
        await tab.Page.BringToFrontAsync();
        await tab.Scope.EvaluateAsync<object?>(WatchFrames);
        await meet.Scope.EvaluateAsync<object?>(WatchFrames);
        await tab.Scope.EvaluateAsync<object?>(WatchSignaling);
        await meet.WatchAsync();
        var begun = await LinksMadeAsync(tab, meet);

        await visitor.Page.FreezeAsync();

        await tab.WaitForSignalingAsync("own");
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        var (ownAfter, gapInTab, gapAtAgent) = (
            await tab.Scope.EvaluateAsync<double>("window.ownAfter"),
            await GapAsync(tab),
            await GapAsync(meet)
        );
        output.WriteLine(
            $"own connection after {ownAfter:0} ms; longest time without a "
                + $"frame {gapInTab:0} ms in the tab, {gapAtAgent:0} ms at the agent"
        );
        await meet.NoticedNothingAsync();
        Assert.Equal(begun, await LinksMadeAsync(tab, meet));
        await tab.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await meet.Scope.WaitForTextAsync("Guest 1 hung up");
    }

    [Fact]
    [Trait("Requirement", "D1")]
    [Trait("Requirement", "D2")]
    [Trait("Requirement", "D7")]
    public async Task A_call_goes_on_while_the_server_restarts_moves_when_it_is_back_and_ends_after_a_browser_died()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);
        await meet.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        await meet.Scope.EvaluateAsync<object?>(WatchFrames);
        await docked.Scope.EvaluateAsync<object?>(WatchFrames);
        var begun = await LinksMadeAsync(meet, docked);

        var stoppedAt = DateTimeOffset.UtcNow;
        await People.RestartServerAsync(async () =>
        {
            await visitor.SeesAsync("No connection.");
            await docked.Scope.ClickAsync("button", "Maximize");
            await docked.Scope.WaitForTextAsync("The call could not be moved. It continues here.");
            await docked.MediaFlowsAsync();
        });
        var awayFor = DateTimeOffset.UtcNow - stoppedAt;

        await Eventually.IsTrueAsync(
            "both sides are connected again",
            () => (People.Server.ConnectionsOf(Party.Agent), People.Server.ConnectionsOf(Party.Visitor)) == (1, 1)
        );
        await docked.MuteAsync();
        await meet.Scope.WaitForAsync("img", "Guest 1 has muted the microphone");
        await docked.UnmuteAsync();
        await meet.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        var (gapAtVisitor, gapAtAgent) = (await GapAsync(docked), await GapAsync(meet));
        output.WriteLine(
            $"server away for {awayFor.TotalSeconds:0.0} s; longest time without a "
                + $"frame {gapAtVisitor:0} ms at the visitor, {gapAtAgent:0} ms at the agent"
        );
        Assert.Equal(("borrowed", "borrowed"), (await meet.SignalingAsync(), await docked.SignalingAsync()));
        Assert.Equal(begun, await LinksMadeAsync(meet, docked));

        await MovesWhenTheServerIsBackAsync(visitor, meet, docked);
        await ABrowserThatDiesDropsTheCallWhenItsLeaseIsOverAsync(agent, visitor, meet);
    }

    private static async Task MovesWhenTheServerIsBackAsync(VisitorPage visitor, MeetPage meet, MeetPage docked)
    {
        await meet.WatchAsync();
        var tab = await docked.MaximizeAsync();
        await tab.WaitUntilTakenAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        await tab.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await meet.NoticedNothingAsync();
    }

    private async Task ABrowserThatDiesDropsTheCallWhenItsLeaseIsOverAsync(
        AgentPage agent,
        VisitorPage visitor,
        MeetPage meet
    )
    {
        await meet.MediaFlowsAsync();
        var callId = await meet.CallIdAsync();

        var killedAt = DateTimeOffset.UtcNow;
        await People.Browsers.KillAsync(visitor.Page.Browser);

        await meet.WaitForLinkAsync("reconnecting", TimeSpan.FromSeconds(30));
        await meet.Scope.WaitForTextAsync("Reconnecting. You do not need to do anything.");
        var reconnectingAfter = DateTimeOffset.UtcNow - killedAt;
        await meet.WaitForStateAsync("ended", TimeSpan.FromSeconds(90)); // a server that is held up listens anew
        var endedAfter = DateTimeOffset.UtcNow - killedAt;
        await meet.Scope.WaitForTextAsync("The connection was lost");
        var message = await agent.ReadMessageAsync(callId);
        var endTime = message.GetProperty("endTime").GetDateTimeOffset() - killedAt; // its last sign of life
        output.WriteLine(
            $"reconnecting after {reconnectingAfter.TotalSeconds:0.0} s, ended after "
                + $"{endedAfter.TotalSeconds:0.0} s, endTime {endTime.TotalSeconds:0.0} s after the end of the browser"
        );
        Assert.Equal("dropped", message.GetProperty("call").GetProperty("endReason").GetString());
        Assert.True(endTime < endedAfter, "A dropped call has ended when its party was last heard.");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope);
    }

    private static async Task<(int, int)> LinksMadeAsync(MeetPage one, MeetPage other) =>
        (await one.Probe.LinksMadeAsync(), await other.Probe.LinksMadeAsync());

    private static Task<double> GapAsync(MeetPage page) => page.Scope.EvaluateAsync<double>("window.longestGap");
}
