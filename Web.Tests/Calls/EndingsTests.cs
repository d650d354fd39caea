using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Calls;

/// <summary>How a call can end, or never begin, and what both sides are told.</summary>
[Trait("Needs", "browser")]
public sealed class EndingsTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task A_ring_that_is_declined_with_a_word_or_missed_or_cancelled_is_told_to_both()
    {
        var (agent, visitor) = await People.InConversationAsync();

        await IsDeclinedWithAWordAsync(agent, visitor);
        await People.ChangeSiteAsync(site => site.RingSeconds = 10);
        await IsMissedAsync(agent, visitor);
        await People.ChangeSiteAsync(site => site.RingSeconds = 45);
        await IsCancelledAsync(agent, visitor);
    }

    [Trait("Requirement", "CS-4"), Trait("Requirement", "CS-7")]
    [Fact]
    public async Task A_visitor_accepts_with_voice_only_turns_the_camera_on_and_closing_the_conversation_ends_the_call()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        await (await visitor.IsRungAsync()).AcceptWithVoiceOnlyAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.WaitForLinkAsync();

        await meet.Scope.WaitForTextAsync("Guest 1 has turned the camera off.");
        Assert.All((await docked.Probe.ReadAsync()).Connections, connection => Assert.Equal(0, connection.FramesSent));
        var begun = await docked.Probe.LinksMadeAsync();
        await docked.TurnCameraOnAsync();

        await meet.Probe.WaitForColourAsync(CameraColour.Green);
        Assert.Equal(begun, await docked.Probe.LinksMadeAsync());

        await ClosingTheConversationAsksAndEndsTheCallAsync(agent, meet);
    }

    private static async Task IsDeclinedWithAWordAsync(AgentPage agent, VisitorPage visitor)
    {
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

    private static async Task IsMissedAsync(AgentPage agent, VisitorPage visitor)
    {
        var ringing = visitor.IsRungAsync(); // it may be over when the agent's tab has loaded
        var meet = await agent.StartVideoCallAsync();

        await (await ringing).WaitForGoneAsync();

        await meet.WaitForStateAsync("ended");
        await meet.Scope.WaitForTextAsync("Guest 1 did not answer");
        await visitor.SeesAsync("Missed video call");
        await agent.SeesAsync("Guest 1 did not answer");
        foreach (var place in (string[])["#call-backs", "#room-call-back"])
            await agent.Page.WaitForExpressionAsync(
                $"one task in {place}, of the call that was missed and no more of the one before",
                $"[...document.querySelectorAll('{place} .task')].map((task) => /Missed a video call.* for 10 s/"
                    + ".test(task.textContent.replace(/\\s+/g, ' '))).join() === 'true'"
            );
    }

    private static async Task IsCancelledAsync(AgentPage agent, VisitorPage visitor)
    {
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();

        await meet.HangUpAsync();

        await ring.WaitForGoneAsync();
        await (await visitor.ChatAsync()).WaitForExpressionAsync(
            "a second missed call",
            "document.body.innerText.match(/Missed video call/g)?.length === 2"
        );
        await meet.Scope.WaitForTextAsync("You cancelled the call");
        Assert.Equal(
            "cancelled",
            (await agent.ReadMessageAsync(await meet.CallIdAsync()))
                .GetProperty("call")
                .GetProperty("endReason")
                .GetString()
        );
    }

    private static async Task ClosingTheConversationAsksAndEndsTheCallAsync(AgentPage agent, MeetPage meet)
    {
        await agent.Page.WaitForTextAsync("In a call");
        await agent.Page.EvaluateAsync<object?>("window.confirm = (question) => (window.asked = question, true)");

        await agent.Page.ClickAsync("button", "Close conversation");

        await meet.WaitForStateAsync("ended");
        await agent.Page.WaitForAsync("button", "Reopen conversation");
        Assert.Contains(
            "also ends the call",
            await agent.Page.EvaluateAsync<string>("window.asked"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "hungUp",
            (await agent.ReadMessageAsync(await meet.CallIdAsync()))
                .GetProperty("call")
                .GetProperty("endReason")
                .GetString()
        );
    }
}
