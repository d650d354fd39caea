using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.Media;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Calls;

public sealed class MainPathTests : CallTest
{
    [Theory]
    [InlineData(BrowserKind.Chromium, BrowserKind.Chromium)]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Chromium)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Firefox)]
    public async Task An_agent_calls_and_both_see_and_hear_each_other(BrowserKind agentKind, BrowserKind visitorKind)
    {
        var (agent, visitor) = await InConversationAsync(agentKind, visitorKind);

        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await meet.WaitForStateAsync("ringing");
        Assert.Equal(0, (await MediaProbe.Of(await visitor.ChatAsync()).ReadAsync()).GetUserMediaCalls);
        var clickedAt = DateTimeOffset.UtcNow;
        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.WaitForLinkAsync();
        await meet.WaitForLinkAsync();
        await docked.MediaFlowsAsync();
        await meet.MediaFlowsAsync();

        Assert.Equal(("borrowed", "borrowed"), (await meet.SignalingAsync(), await docked.SignalingAsync()));
        Assert.Equal((1, 1), (Server.ConnectionsOf(LiveChatMeet.Rooms.Party.Agent), Server.ConnectionsOf(LiveChatMeet.Rooms.Party.Visitor)));
        if (visitorKind == BrowserKind.Chromium) await meet.Probe.WaitForColourAsync(CameraColour.Green);
        if (agentKind == BrowserKind.Chromium) await docked.Probe.WaitForColourAsync(CameraColour.Blue);

        var callId = await meet.CallIdAsync();
        var hungUpAt = DateTimeOffset.UtcNow;
        await docked.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope, await visitor.ChatAsync());
        await visitor.SeesAsync("You hung up");
        var message = await ReadMessageAsync(agent, callId);
        Assert.Equal("livechat-call-session", message.GetProperty("t").GetString());
        Assert.Equal("hungUp", message.GetProperty("call").GetProperty("endReason").GetString());
        Assert.InRange((message.GetProperty("startTime").GetDateTimeOffset() - clickedAt).TotalSeconds, -1, 4);
        Assert.InRange((message.GetProperty("endTime").GetDateTimeOffset() - hungUpAt).TotalSeconds, -1, 4);

        var (again, dockedAgain) = await InCallAsync(agent, visitor);
        await dockedAgain.MediaFlowsAsync();
        await again.HangUpAsync();
        await again.WaitForStateAsync("ended");
        await again.Scope.WaitForTextAsync("You hung up");
        await visitor.SeesAsync("Mara hung up at");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope, again.Scope, await visitor.ChatAsync());
        Assert.False(await (await visitor.ChatAsync()).HasAsync("region", "Video call"));
    }
}
