using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;
using static LiveChatMeet.Tests.Plant.Actors.Handoffs;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What README promises to who tries the product: on the demo page itself, which is the first host page that
/// anybody sees.</summary>
[Trait("Needs", "browser")]
public sealed class DemoTests : IWithPeople
{
    public People People { get; } = new() { Settings = new() { ["Demo:Enabled"] = "true" } };

    [Theory, EachBrowser]
    public async Task On_the_demo_page_a_call_is_maximized_minimized_and_expanded_unnoticed(BrowserKind kind)
    {
        await People.ChangeSiteAsync(site =>
            site.Origins = [.. site.Origins, $"http://127.0.0.1:{People.Server.Port}"]
        );
        var signingIn = People.AgentAsync();
        var browser = await People.Browsers.StartAsync(
            kind,
            kind == BrowserKind.Chromium
                ? VisitorDevices with
                {
                    SteadyTone = true,
                }
                : new() { SteadyTone = true, Autoplay = true }
        );
        var visitor = new VisitorPage(await browser.OpenAsync($"{People.Server.Origin}/demo"));
        var agent = await signingIn;
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("May I show you something?");
        await agent.TakesAsync(VisitorName);

        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.WaitUntilTakenAsync();
        await meet.MediaFlowsAsync();
        await meet.WatchAsync();
        var tab = await visitor.ToTabAsync(docked);
        var means = await tab.SignalingAsync();
        var back = await visitor.ToLivechatAsync(tab);
        await back.ExpandAsync();
        await back.WaitForContainerAsync("overlay");

        Assert.Equal("borrowed", means);
        await back.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await meet.NoticedNothingAsync();
    }
}
