using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Livechat;

public sealed class ConversationTests : BrowserTest
{
    private Server _server = null!;
    private HostSite _host = null!;

    public static TheoryData<BrowserKind, BrowserKind> Pairs => new()
    {
        { BrowserKind.Chromium, BrowserKind.Chromium },
        { BrowserKind.Chromium, BrowserKind.Firefox },
        { BrowserKind.Firefox, BrowserKind.Chromium },
        { BrowserKind.Firefox, BrowserKind.Firefox },
    };

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_visitor_and_an_agent_write_to_each_other(BrowserKind agentKind, BrowserKind visitorKind)
    {
        await StartServersAsync();
        var agentBrowser = await StartAsync(agentKind);
        var visitorBrowser = await StartAsync(visitorKind, new() { BlockThirdPartyCookies = true });
        var agent = await AgentPage.SignsInAsync(agentBrowser, _server.Origin);
        var visitor = new VisitorPage(await visitorBrowser.OpenAsync(_host.Origin));

        await visitor.OpensChatAsync();
        await visitor.WritesAsync("The front brake squeals.");
        await agent.TakesAsync("Guest 1");
        await agent.SeesAsync("The front brake squeals.");
        await agent.WritesAsync("That is usually the pads.");
        await visitor.SeesAsync("That is usually the pads.");
        await visitor.WritesAsync("All the time.");
        await agent.SeesAsync("All the time.");

        await visitor.Page.GoToAsync($"{_host.Origin}/alder");
        await visitor.SeesAsync("All the time.");
        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("That is usually the pads.");
        await agent.WritesAsync("Shall I look at it?");
        await visitor.SeesAsync("Shall I look at it?");
        if (Environment.GetEnvironmentVariable("SHOTS") is { } shots) { await agent.Page.ScreenshotAsync($"{shots}/agent-{agentKind}-{visitorKind}.png"); await visitor.Page.ClickAsync("button", "Open live chat"); await visitor.Page.ScreenshotAsync($"{shots}/visitor-{agentKind}-{visitorKind}.png"); }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_host is not null) await _host.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private async Task StartServersAsync()
    {
        _host = await HostSite.StartAsync();
        _server = await Server.StartAsync();
        await _server.SetUpAsync(_host.Origin);
        _host.Embeds(_server.Origin);
    }
}
