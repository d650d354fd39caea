using System.Text.Json;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What people with a call do: a visitor who has written, and an agent who has taken the conversation, each in
/// a browser with a colour and a tone of its own.</summary>
public static class Callers
{
    public const string VisitorName = "Guest 1";
    public const CameraColour AgentColour = CameraColour.Blue;
    public const CameraColour VisitorColour = CameraColour.Green;
    public const int AgentTone = 440;
    public const int VisitorTone = 750;
    public static readonly BrowserOptions AgentDevices = new() { Camera = AgentColour, Tone = AgentTone };
    public static readonly BrowserOptions VisitorDevices = new() { Camera = VisitorColour, Tone = VisitorTone };

    public static async Task<(AgentPage Agent, VisitorPage Visitor)> InConversationAsync(
        this People people,
        BrowserKind agentKind = BrowserKind.Chromium,
        BrowserKind visitorKind = BrowserKind.Chromium,
        BrowserOptions? visitorOptions = null,
        BrowserOptions? agentOptions = null
    )
    {
        var session = people.Server.SignInAsync(Server.AgentEmail);
        var agentBrowser = people.Browsers.StartAsync(
            agentKind,
            agentOptions ?? (agentKind == BrowserKind.Chromium ? AgentDevices : null)
        );
        var browser = await people.Browsers.StartAsync(
            visitorKind,
            visitorOptions ?? (visitorKind == BrowserKind.Chromium ? VisitorDevices : null)
        );
        var visitor = new VisitorPage(await browser.OpenAsync(people.Host.Origin));
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("May I show you something?");
        return (await people.TakesAsync(await agentBrowser, await session), visitor);
    }

    /// <summary>The agent comes to the conversation that the visitor has just begun, and has taken it.</summary>
    private static async Task<AgentPage> TakesAsync(this People people, Browser browser, PlainBrowser session)
    {
        using var _ = session;
        var rid = "";
        await Eventually.IsTrueAsync(
            "the conversation has begun",
            async () =>
                (
                    rid =
                        await people.Server.ReadAsync(database =>
                            database.Rooms.Select(room => room.Id).SingleOrDefaultAsync()
                        ) ?? ""
                ).Length > 0
        );
        await Shop.TakesAsync(session, rid);
        var agent = await AgentPage.ComesAsync(browser, people.Server.Origin, session, $"/agent/rooms/{rid}");
        await agent.Page.WaitForAsync("textbox", "Message");
        return agent;
    }

    /// <summary>Rings and accepts; answers both meet pages, connected.</summary>
    public static async Task<(MeetPage Agent, MeetPage Visitor)> CallsAsync(this AgentPage agent, VisitorPage visitor)
    {
        var meet = await agent.StartVideoCallAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.WaitForLinkAsync();
        await meet.WaitForLinkAsync();
        return (meet, docked);
    }

    /// <summary>Calls, is answered, and lets the call float.</summary>
    public static async Task<MeetPage> CallsFromOverlayAsync(this AgentPage agent, VisitorPage visitor)
    {
        var overlay = await agent.StartVideoCallInOverlayAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        await overlay.WaitForLinkAsync();
        await overlay.ShrinkAsync();
        await overlay.Scope.WaitForAsync("button", "Expand");
        return overlay;
    }

    /// <summary>The call session's message as the API gives it to the agent.</summary>
    public static async Task<JsonElement> ReadMessageAsync(this AgentPage agent, string callId) =>
        JsonDocument
            .Parse(
                await agent.Page.EvaluateAsync<string>(
                    "(id) => fetch(`/api/v1/messages/${id}`).then((answer) => answer.text())",
                    callId
                )
            )
            .RootElement;
}
