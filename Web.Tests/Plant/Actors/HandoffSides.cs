using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Who watches, what moves, and the document that owns the connection and stays.</summary>
/// <param name="Owner">Null where the tab has no opener and a connection of its own.</param>
internal sealed record HandoffSides(
    MeetPage Other,
    MeetPage Here,
    Scope? Owner,
    string Home,
    Func<MeetPage, Task<MeetPage>> ToTabAsync,
    Func<MeetPage, Task<MeetPage>> HomeAsync
)
{
    /// <summary>The visitor moves, and the agent watches.</summary>
    public static async Task<HandoffSides> OfVisitorAsync(People people, BrowserKind agentKind, BrowserKind visitorKind)
    {
        var (visitor, meet, docked) = await people.InSteadyCallAsync(agentKind, visitorKind);
        await meet.Page.BringToFrontAsync();
        return new(
            meet,
            docked,
            await visitor.ChatAsync(),
            "livechat",
            old => visitor.ToTabAsync(old),
            tab => visitor.ToLivechatAsync(tab)
        );
    }

    /// <summary>The visitor moves on a page whose opener policy parts the tab from it, and the agent watches.</summary>
    public static async Task<HandoffSides> OfVisitorWithoutOpenerAsync(
        People people,
        BrowserKind agentKind,
        BrowserKind visitorKind
    )
    {
        people.Host.OpenerPolicy = "same-origin";
        var (visitor, meet, docked) = await people.InSteadyCallAsync(agentKind, visitorKind);
        await meet.Page.BringToFrontAsync();
        return new(
            meet,
            docked,
            null,
            "livechat",
            old => visitor.ToTabAsync(old, asks: true),
            tab => visitor.ToLivechatAsync(tab)
        );
    }

    /// <summary>The agent moves, and the visitor watches.</summary>
    public static async Task<HandoffSides> OfAgentAsync(People people, BrowserKind agentKind, BrowserKind visitorKind)
    {
        var (agent, visitor) = await people.InSteadyConversationAsync(agentKind, visitorKind);
        await agent.OpensCallsOverTheConsoleAsync(Callers.VisitorName);
        var overlay = await agent.StartVideoCallInOverlayAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await overlay.WaitUntilTakenAsync();
        await docked.MediaFlowsAsync();
        await overlay.ShrinkAsync();
        await visitor.Page.BringToFrontAsync();
        return new(
            docked,
            overlay,
            agent.Page,
            "overlay",
            old => ConsoleToTabAsync(agent, old),
            tab => TabToOverlayAsync(agent, tab)
        );
    }

    private static async Task<MeetPage> ConsoleToTabAsync(AgentPage agent, MeetPage overlay)
    {
        var tab = await overlay.MaximizeAsync();
        await tab.WaitUntilTakenAsync();
        await agent.Page.WaitForGoneAsync("region", "Video call");
        return tab;
    }

    private static async Task<MeetPage> TabToOverlayAsync(AgentPage agent, MeetPage tab)
    {
        await tab.MinimizeAsync();
        var back = await agent.OverlayAsync();
        await back.WaitUntilTakenAsync();
        await Eventually.IsTrueAsync(
            "the tab closes itself",
            async () => (await agent.Page.Browser.PagesAsync()).Count == 1
        );
        return back;
    }
}
