using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>The call of a visitor whose browser asks for the camera in each document anew.</summary>
public static class AskedHandoffs
{
    public static readonly BrowserOptions Asking = Callers.VisitorDevices with { Media = MediaDevices.Asked };

    /// <summary>A call whose visitor is asked for the camera in each document anew.</summary>
    public static async Task<(VisitorPage Visitor, MeetPage Meet, MeetPage Docked)> InAskedCallAsync(this People people)
    {
        var (agent, visitor) = await people.InConversationAsync(visitorOptions: Asking);
        var meet = await agent.StartVideoCallAsync();
        await (await visitor.IsRungAsync()).AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.Probe.AnswerAsync(camera: true, microphone: true);
        await docked.WaitUntilTakenAsync();
        await meet.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        await meet.Page.BringToFrontAsync();
        await meet.Probe.WatchRemoteAsync();
        return (visitor, meet, docked);
    }

    /// <summary>A call whose visitor has opened a tab for it, in which the browser asks for the camera.</summary>
    public static async Task<(VisitorPage Visitor, MeetPage Meet, MeetPage Docked, MeetPage Tab)> InAskingTabAsync(
        this People people
    )
    {
        var (visitor, meet, docked) = await people.InAskedCallAsync();
        return (visitor, meet, docked, await docked.MaximizesAndIsAskedAsync());
    }

    /// <summary>The visitor maximizes, and the browser asks for the camera in the tab.</summary>
    public static async Task<MeetPage> MaximizesAndIsAskedAsync(this MeetPage docked)
    {
        var tab = await docked.MaximizeAsync();
        await tab.Scope.WaitForTextAsync("Your browser is asking for your camera and microphone");
        return tab;
    }

    /// <summary>Back where the browser asks anew; answers the frame once it has the call.</summary>
    public static async Task<MeetPage> ToAskingLivechatAsync(this VisitorPage visitor, MeetPage tab)
    {
        await tab.MinimizeAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.Probe.AnswerAsync(camera: true, microphone: true);
        await docked.WaitUntilTakenAsync();
        await docked.MediaFlowsAsync();
        return docked;
    }
}
