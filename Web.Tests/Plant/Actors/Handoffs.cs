using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>The visitor's call moves between the livechat and a tab, and the agent watches.</summary>
public static class Handoffs
{
    /// <summary>A call with steady tones on both sides.</summary>
    public static async Task<(VisitorPage Visitor, MeetPage Meet, MeetPage Docked)> InSteadyCallAsync(
        this People people,
        BrowserKind agentKind = BrowserKind.Chromium,
        BrowserKind visitorKind = BrowserKind.Chromium
    )
    {
        var (agent, visitor) = await people.InSteadyConversationAsync(agentKind, visitorKind);
        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.WaitUntilTakenAsync();
        await meet.MediaFlowsAsync();
        return (visitor, meet, docked);
    }

    public static Task<(AgentPage Agent, VisitorPage Visitor)> InSteadyConversationAsync(
        this People people,
        BrowserKind agentKind,
        BrowserKind visitorKind
    ) =>
        people.InConversationAsync(
            agentKind,
            visitorKind,
            Steady(visitorKind, Callers.VisitorDevices with { CameraHeight = people.CameraHeight }),
            Steady(agentKind, Callers.AgentDevices with { CameraHeight = people.CameraHeight })
        );

    /// <summary>The visitor maximizes; answers the tab once it has the call.</summary>
    /// <param name="asks">Whether nobody lends the tab a connection, so that it asks first.</param>
    public static async Task<MeetPage> ToTabAsync(this VisitorPage visitor, MeetPage docked, bool asks = false)
    {
        var tab = await docked.MaximizeAsync();
        if (asks)
            await tab.JoinAsync();
        await tab.WaitUntilTakenAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        return tab;
    }

    /// <summary>The visitor minimizes; answers the frame once it has the call and the tab is closed.</summary>
    public static async Task<MeetPage> ToLivechatAsync(this VisitorPage visitor, MeetPage tab)
    {
        await tab.Scope.ClickAsync("button", "Minimize");
        var docked = await visitor.DockedCallAsync();
        await docked.WaitUntilTakenAsync();
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await visitor.Page.Browser.PagesAsync()).Count == 1
        );
        return docked;
    }

    /// <summary>The other side was told of nothing since the watch began or was last read, and picture and sound went
    /// on.</summary>
    public static async Task NoticesNothingAsync(this MeetPage meet)
    {
        var seen = await meet.Probe.TakeRemoteAsync();
        Assert.Equal(0, seen.Alerts);
        Assert.All(seen.Marks, mark => Assert.Equal("in-progress connected", mark));
        await meet.MediaFlowsAsync();
    }

    /// <summary>The tab has the call, the livechat has it no more, and the agent was told of nothing.</summary>
    public static async Task HasMovedUnnoticedAsync(this VisitorPage visitor, MeetPage meet, MeetPage tab)
    {
        await tab.WaitUntilTakenAsync();
        await (await visitor.ChatAsync()).WaitForGoneAsync("region", "Video call");
        await tab.MediaFlowsAsync();
        await meet.NoticesNothingAsync();
    }

    /// <summary>Waits until each of them sends one picture, in its full size: a newer document begins with a small
    /// one.</summary>
    public static async Task SendFullPicturesAsync(params IReadOnlyList<MeetPage> sides)
    {
        foreach (var side in sides)
            await Eventually.IsTrueAsync(
                "one picture in full size",
                async () => (await side.Probe.ReadAsync()).Connections is [{ PictureScale: 1 }]
            );
    }

    private static BrowserOptions Steady(BrowserKind kind, BrowserOptions devices) =>
        (kind == BrowserKind.Chromium ? devices : new() { Autoplay = true, CameraHeight = devices.CameraHeight }) with
        {
            SteadyTone = true,
            FramesPerSecond = BrowserOptions.RealFramesPerSecond,
        };
}
