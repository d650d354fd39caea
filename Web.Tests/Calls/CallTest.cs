using System.Text.Json;
using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.Media;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A test of calls: a visitor who has written, and an agent who has taken the conversation, each in a browser with a colour and a tone of its own.</summary>
public abstract class CallTest : PeopleTest
{
    protected const string Visitor = "Guest 1";
    protected static readonly BrowserOptions AgentDevices = new() { Camera = CameraColour.Blue, Tone = 440 };
    protected static readonly BrowserOptions VisitorDevices = new() { Camera = CameraColour.Green, Tone = 880 };

    protected async Task<(AgentPage Agent, VisitorPage Visitor)> InConversationAsync(BrowserKind agentKind = BrowserKind.Chromium, BrowserKind visitorKind = BrowserKind.Chromium, BrowserOptions? visitorOptions = null, BrowserOptions? agentOptions = null)
    {
        var starting = StartAsync(agentKind, agentOptions ?? (agentKind == BrowserKind.Chromium ? AgentDevices : null));
        var visitor = new VisitorPage(await (await StartAsync(visitorKind, visitorOptions ?? (visitorKind == BrowserKind.Chromium ? VisitorDevices : null))).OpenAsync(Host.Origin, visitorOptions?.Phone == true ? 390 : 1280, visitorOptions?.Phone == true ? 844 : 800));
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("May I show you something?");
        var agent = await AgentPage.SignsInAsync(await starting, Server.Origin);
        await agent.TakesAsync(Visitor);
        return (agent, visitor);
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
        JsonDocument.Parse(await agent.Page.EvaluateAsync<string>("(id) => fetch(`/api/v1/messages/${id}`).then((answer) => answer.text())", callId)).RootElement;
}
