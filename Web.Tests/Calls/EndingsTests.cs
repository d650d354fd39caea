using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Media;

namespace LiveChatMeet.Tests.Calls;

/// <summary>How a call can end, or never begin, and what both sides are told.</summary>
public sealed class EndingsTests : CallTest
{
    [Fact]
    public async Task A_visitor_declines_with_a_word_that_the_agent_reads()
    {
        var (agent, visitor) = await InConversationAsync();
        var meet = await agent.StartVideoCallAsync();

        await (await visitor.IsRungAsync()).DeclineAsync("In five minutes, please.");

        await meet.WaitForStateAsync("ended");
        await meet.Scope.WaitForTextAsync("Guest 1 declined");
        await meet.Scope.WaitForTextAsync("In five minutes, please.");
        await agent.SeesAsync("In five minutes, please.");
        await visitor.SeesAsync("You declined the call");
        var chat = MediaProbe.Of(await visitor.ChatAsync());
        Assert.Equal(
            (0, 0),
            ((await chat.ReadAsync()).GetUserMediaCalls, (await chat.ReadAsync()).PeerConnectionsCreated)
        );
    }

    [Fact]
    public async Task The_agent_cancels_while_it_rings()
    {
        var (agent, visitor) = await InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();

        await meet.HangUpAsync();

        await ring.WaitForGoneAsync();
        await visitor.SeesAsync("Missed video call");
        await meet.Scope.WaitForTextAsync("You cancelled the call");
        Assert.Equal(
            "cancelled",
            (await ReadMessageAsync(agent, await meet.CallIdAsync()))
                .GetProperty("call")
                .GetProperty("endReason")
                .GetString()
        );
    }

    [Fact]
    public async Task A_ring_that_nobody_answers_is_missed()
    {
        await ChangeSiteAsync(site => site.RingSeconds = 3);
        var (agent, visitor) = await InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();

        await ring.WaitForGoneAsync();

        await meet.WaitForStateAsync("ended");
        await meet.Scope.WaitForTextAsync("Guest 1 did not answer");
        await visitor.SeesAsync("Missed video call");
        await agent.SeesAsync("Guest 1 did not answer");
    }

    [Fact]
    public async Task Closing_the_conversation_asks_and_ends_the_call()
    {
        var (agent, visitor) = await InConversationAsync();
        var (meet, _) = await InCallAsync(agent, visitor);
        await agent.Page.WaitForTextAsync("Talking");
        await agent.Page.EvaluateAsync<object?>("window.confirm = (question) => (window.asked = question, true)");

        await agent.Page.ClickAsync("button", "Close conversation");

        await meet.WaitForStateAsync("ended");
        await agent.Page.WaitForAsync("button", "Reopen conversation");
        Assert.Contains(
            "ends the call",
            await agent.Page.EvaluateAsync<string>("window.asked"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "hungUp",
            (await ReadMessageAsync(agent, await meet.CallIdAsync()))
                .GetProperty("call")
                .GetProperty("endReason")
                .GetString()
        );
    }

    [Fact]
    public async Task A_visitor_accepts_with_voice_only_and_turns_the_camera_on_later()
    {
        var (agent, visitor) = await InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        await (await visitor.IsRungAsync()).AcceptWithVoiceOnlyAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.WaitForLinkAsync();

        await meet.Scope.WaitForTextAsync("Guest 1 turned the camera off.");
        Assert.All((await docked.Probe.ReadAsync()).Connections, connection => Assert.Equal(0, connection.FramesSent));
        await docked.TurnCameraOnAsync();

        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        Assert.Equal(1, (await docked.Probe.ReadAsync()).PeerConnectionsCreated);
    }
}
