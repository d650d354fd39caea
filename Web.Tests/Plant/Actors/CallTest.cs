using System.Text.Json;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A test of calls: a visitor who has written, and an agent who has taken the conversation, each in a browser
/// with a colour and a tone of its own.</summary>
public abstract class CallTest : PeopleTest
{
    protected const string Visitor = "Guest 1";
    protected const CameraColour AgentColour = CameraColour.Blue;
    protected const CameraColour VisitorColour = CameraColour.Green;
    protected const int AgentTone = 440;
    protected const int VisitorTone = 750;
    protected static readonly BrowserOptions AgentDevices = new() { Camera = AgentColour, Tone = AgentTone };
    protected static readonly BrowserOptions VisitorDevices = new() { Camera = VisitorColour, Tone = VisitorTone };

    protected async Task<(AgentPage Agent, VisitorPage Visitor)> InConversationAsync(
        BrowserKind agentKind = BrowserKind.Chromium,
        BrowserKind visitorKind = BrowserKind.Chromium,
        BrowserOptions? visitorOptions = null,
        BrowserOptions? agentOptions = null
    )
    {
        var session = Server.SignInAsync(Server.AgentEmail);
        var agentBrowser = StartAsync(
            agentKind,
            agentOptions ?? (agentKind == BrowserKind.Chromium ? AgentDevices : null)
        );
        var browser = await StartAsync(
            visitorKind,
            visitorOptions ?? (visitorKind == BrowserKind.Chromium ? VisitorDevices : null)
        );
        var visitor = new VisitorPage(await browser.OpenAsync(Host.Origin));
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("May I show you something?");
        return (await TakesAsync(await agentBrowser, await session), visitor);
    }

    /// <summary>The agent comes to the conversation that the visitor has just begun, and has taken it.</summary>
    private async Task<AgentPage> TakesAsync(Browser browser, PlainBrowser session)
    {
        using var _ = session;
        var rid = "";
        await Eventually.IsTrueAsync(
            "the conversation has begun",
            async () =>
                (
                    rid =
                        await Server.ReadAsync(database =>
                            database.Rooms.Select(room => room.Id).SingleOrDefaultAsync()
                        ) ?? ""
                ).Length > 0
        );
        await Shop.TakesAsync(session, rid);
        var agent = await AgentPage.ComesAsync(browser, Server.Origin, session, $"/agent/rooms/{rid}");
        await agent.Page.WaitForAsync("textbox", "Message");
        return agent;
    }

    /// <summary>Rings and accepts; answers both meet pages, connected.</summary>
    protected static async Task<(MeetPage Agent, MeetPage Visitor)> InCallAsync(AgentPage agent, VisitorPage visitor)
    {
        var meet = await agent.StartVideoCallAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.WaitForLinkAsync();
        await meet.WaitForLinkAsync();
        return (meet, docked);
    }

    /// <summary>The call session's message as the API gives it to the agent.</summary>
    protected static async Task<JsonElement> ReadMessageAsync(AgentPage agent, string callId) =>
        JsonDocument
            .Parse(
                await agent.Page.EvaluateAsync<string>(
                    "(id) => fetch(`/api/v1/messages/${id}`).then((answer) => answer.text())",
                    callId
                )
            )
            .RootElement;
}
