using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What README promises to who tries the product: on the demo page itself, which is the first host page that
/// anybody sees.</summary>
public sealed class DemoTests : HandoffTest
{
    protected override Dictionary<string, string> Settings => new() { ["Demo:Enabled"] = "true" };

    [Theory, MemberData(nameof(Kinds))]
    public async Task On_the_demo_page_a_call_is_maximized_minimized_and_expanded_unnoticed(BrowserKind kind)
    {
        await ChangeSiteAsync(site => site.Origins = [.. site.Origins, $"http://127.0.0.1:{Server.Port}"]);
        var signingIn = AgentAsync();
        var browser = await StartAsync(
            kind,
            kind == BrowserKind.Chromium
                ? VisitorDevices with
                {
                    SteadyTone = true,
                }
                : new() { SteadyTone = true, Autoplay = true }
        );
        var visitor = new VisitorPage(await browser.OpenAsync($"{Server.Origin}/demo"));
        var agent = await signingIn;
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("May I show you something?");
        await agent.TakesAsync(Visitor);

        var (meet, docked) = await InCallAsync(agent, visitor);
        await docked.WaitUntilTakenAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        await meet.WatchAsync();
        var tab = await ToTabAsync(visitor, docked);
        var means = await tab.SignalingAsync();
        var back = await ToLivechatAsync(visitor, tab);
        await back.ExpandAsync();
        await back.WaitForContainerAsync("overlay");

        Assert.Equal("borrowed", means);
        await back.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        await meet.NoticedNothingAsync();
    }
}
