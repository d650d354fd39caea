using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>The calls on the <see cref="Tour"/>: in a tab of the agent's, and over the console.</summary>
internal sealed class CallTour(Browser agents, Func<View, Task> look)
{
    public async Task TakeAsync(VisitorPage visitor, AgentPage agent)
    {
        await InATabAsync(visitor, agent);
        await OverTheConsoleAsync(visitor, agent);
    }

    private async Task InATabAsync(VisitorPage visitor, AgentPage agent)
    {
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await meet.Scope.WaitForExpressionAsync(
            "the agent's own picture",
            "document.querySelector('video[data-party=local]').readyState >= 2"
        );
        await ShowChatAsync("call-ring", visitor);
        await ShowAsync("call-ringing", meet.Page);
        await visitor.Page.BringToFrontAsync();
        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await look(new("call-docked", visitor.Page, docked.Scope));
        await ShowCardAsync("call-join", await meet.Page.UrlAsync());
        await ShowCodeAsync("call-docked-code", docked, visitor.Page);
        await docked.Scope.ClickAsync("button", "Expand");
        await docked.WaitForContainerAsync("overlay");
        await look(new("call-cover", visitor.Page, docked.Scope));
        await docked.Scope.ClickAsync("button", "Shrink");
        await docked.Scope.WaitForAsync("button", "Move call");
        await look(new("call-overlay", visitor.Page, docked.Scope));
        await docked.Scope.ClickAsync("button", "Minimize");
        await (await visitor.ChatAsync()).WaitForAsync("textbox", "Message");
        await visitor.ClosesChatAsync();
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await look(new("call-bar", visitor.Page, docked.Scope));
        await visitor.OpensChatAsync();
        await ShowAsync("call", meet.Page);
        await ShowCodeAsync("call-code", meet, meet.Page);
        await meet.Page.ClickAsync("button", "Show conversation");
        await ShowAsync("call-conversation", meet.Page);
        await meet.Page.ClickAsync("button", "Hide conversation");
        await ShowAsync("room-in-call", agent.Page);
        await docked.TurnCameraOffAsync();
        await meet.Scope.WaitForTextAsync("turned the camera off");
        await ShowAsync("call-voice", meet.Page);
        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await ShowAsync("call-ended", meet.Page);
        await meet.Page.CloseAsync();
        await visitor.SeesAsync("hung up at");
        await ShowChatAsync("chat-after-call", visitor);
    }

    private async Task OverTheConsoleAsync(VisitorPage visitor, AgentPage agent)
    {
        await agent.OpensCallsOverTheConsoleAsync("Ada Moreau");
        var overlay = await agent.StartVideoCallInOverlayAsync();
        var ring = await visitor.IsRungAsync();
        await look(new("console-call-ringing", agent.Page, overlay.Scope));
        await visitor.Page.BringToFrontAsync();
        await ring.AcceptAsync();
        await overlay.MediaFlowsAsync();
        await look(new("console-call-covering", agent.Page, overlay.Scope));
        await overlay.ShrinkAsync();
        await overlay.Scope.WaitForAsync("button", "Expand");
        await look(new("console-call-frame", agent.Page, overlay.Scope));
        await ShowAsync("console-call", agent.Page);
        var second = await agents.OpenAsync(await agent.Page.UrlAsync(), Tour.Width, Tour.Height);
        await second.WaitForTextAsync("Call in another tab");
        await ShowAsync("console-call-elsewhere", second);
        await second.CloseAsync();
        await overlay.HangUpAsync();
        await agent.Page.WaitForGoneAsync("region", "Video call");
        await agent.OpensCallsInATabAsync("Ada Moreau");
    }

    /// <summary>The call's address, opened by hand.</summary>
    private async Task ShowCardAsync(string name, string address)
    {
        var page = await agents.OpenAsync(address, Tour.Width, Tour.Height);
        await (await MeetPage.InAsync(page)).SeesCardAsync();
        await ShowAsync(name, page);
        await page.CloseAsync();
    }

    private async Task ShowCodeAsync(string name, MeetPage meet, Page page)
    {
        await page.BringToFrontAsync();
        await meet.Scope.ClickAsync("button", "Continue on another device");
        await meet.Scope.WaitForAsync("img", "QR code that opens this call");
        await look(new(name, page, meet.Scope));
        await meet.Scope.ClickAsync("button", "Close");
    }

    private Task ShowAsync(string name, Page page) => look(new(name, page, page));

    private async Task ShowChatAsync(string name, VisitorPage visitor) =>
        await look(new(name, visitor.Page, await visitor.ChatAsync()));
}
