using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

[Trait("Needs", "browser")]
public sealed class MainPathTests : IWithPeople
{
    public People People { get; } = new();

    private const int ToneOfFirefox = 1000;

    // All run on this one machine, so their clocks agree.
    private const string NoteClicks = """
        (view) =>
          addEventListener(
            'click',
            () => {
              (view === 'frame' ? parent : window).clickedAt = Date.now();
            },
            { capture: true },
          )
        """;

    [Theory]
    [InlineData(BrowserKind.Chromium, BrowserKind.Chromium)]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Chromium)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Firefox)]
    public async Task An_agent_calls_and_both_see_and_hear_each_other(BrowserKind agentKind, BrowserKind visitorKind)
    {
        var (agent, visitor) = await People.InConversationAsync(agentKind, visitorKind);

        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await meet.WaitForStateAsync("ringing");
        var chat = await visitor.ChatAsync();
        Assert.Equal(0, (await MediaProbe.Of(chat).ReadAsync()).GetUserMediaCalls);
        await chat.EvaluateAsync<object?>(NoteClicks);
        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        var acceptedAt = await ClickedAtAsync();
        await docked.Scope.EvaluateAsync<object?>(NoteClicks, "frame");
        await docked.WaitForLinkAsync();
        await meet.WaitForLinkAsync();
        var startedBefore = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await docked.MediaFlowsAsync();
        await meet.MediaFlowsAsync();

        Assert.Equal(("borrowed", "borrowed"), (await meet.SignalingAsync(), await docked.SignalingAsync()));
        Assert.Equal(
            (1, 1),
            (
                People.Server.ConnectionsOf(LiveChatMeet.Identity.Party.Agent),
                People.Server.ConnectionsOf(LiveChatMeet.Identity.Party.Visitor)
            )
        );
        // Each has a colour and a tone of its own, which the other must get; the picture of Firefox cannot be chosen,
        // and it measures no tone.
        if (visitorKind == BrowserKind.Chromium)
            await meet.Probe.WaitForColourAsync(VisitorColour);
        if (agentKind == BrowserKind.Chromium)
            await docked.Probe.WaitForColourAsync(AgentColour);
        if (agentKind == BrowserKind.Chromium)
            await meet.Probe.WaitForToneAsync(visitorKind == BrowserKind.Chromium ? VisitorTone : ToneOfFirefox);
        if (visitorKind == BrowserKind.Chromium)
            await docked.Probe.WaitForToneAsync(agentKind == BrowserKind.Chromium ? AgentTone : ToneOfFirefox);

        var callId = await meet.CallIdAsync();
        await docked.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        var endedBefore = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope, chat);
        await visitor.SeesAsync("You hung up");
        var message = await agent.ReadMessageAsync(callId);
        Assert.Equal("livechat-call-session", message.GetProperty("t").GetString());
        Assert.Equal("hungUp", message.GetProperty("call").GetProperty("endReason").GetString());
        Assert.InRange(TimeOf("startTime"), acceptedAt - 5, startedBefore);
        Assert.InRange(TimeOf("endTime"), await ClickedAtAsync() - 5, endedBefore);

        var (again, dockedAgain) = await agent.CallsAsync(visitor);
        await dockedAgain.MediaFlowsAsync();
        await again.HangUpAsync();
        await again.WaitForStateAsync("ended");
        await again.Scope.WaitForTextAsync("You hung up");
        await visitor.SeesAsync("Mara hung up at");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope, again.Scope, chat);
        Assert.False(await chat.HasAsync("region", "Video call"));
        Assert.True(
            await meet.Scope.HasAsync("link", "Back to the conversation")
                && await again.Scope.HasAsync("link", "Back to the conversation"),
            "An ended call leads back."
        );

        Task<double> ClickedAtAsync() => chat.EvaluateAsync<double>("window.clickedAt");
        double TimeOf(string name) => message.GetProperty(name).GetDateTimeOffset().ToUnixTimeMilliseconds();
    }
}
