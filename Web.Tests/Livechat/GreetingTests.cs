using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>What a site has set for its launcher, on a page that hides all that it does not know.</summary>
[Trait("Needs", "browser")]
public sealed class GreetingTests : IWithPeople
{
    public People People { get; } = new();

    private const string Text = "Looking at the Alder 8?";

    [Theory, EachBrowser]
    public async Task A_site_greets_beside_its_own_launcher_once_a_visit_and_on_its_pages_alone(BrowserKind kind)
    {
        People.Host.Document = """
            <!doctype html><html lang="en"><head><meta charset="latin1"><title>Bicycles</title>
            <style>* { display: none; color: red } html, body, h1 { display: block }</style>
            <script async src="{chat}/livechat.js?site={site}"></script></head><body><h1>Alder 8</h1></body></html>
            """;
        await People.Server.LooksAsync(id =>
            new()
            {
                SiteId = id,
                IsLeft = true,
                LauncherLabel = "Ask us – gern",
                Greeting = Text,
                GreetingPages = "/alder*",
                GreetingSeconds = 1,
            }
        );
        var visitor = await People.VisitorAsync(kind);
        await visitor.Page.WaitForAsync("button", "Ask us – gern: Open live chat");

        await IsNotGreetedAsync(visitor.Page, "on another page");
        await visitor.Page.EvaluateAsync<object?>("() => history.pushState(null, '', '/alder-8')");
        await visitor.Page.WaitForAsync("button", Text);
        await StandsAboveTheLauncherAsync(visitor.Page);
        await visitor.Page.ClickAsync("button", "Dismiss");
        Assert.False(await visitor.Page.HasAsync("button", Text));

        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder");
        await visitor.Page.WaitForAsync("button", "Ask us – gern: Open live chat");
        await IsNotGreetedAsync(visitor.Page, "again on the next page");

        await visitor.Page.EvaluateAsync<object?>("() => localStorage.clear()");
        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder");
        await visitor.Page.ClickAsync("button", Text);
        await (await visitor.ChatAsync()).WaitForAsync("textbox", "Message");
        Assert.False(await visitor.Page.HasAsync("button", Text));
        Assert.Equal(24, (await visitor.FrameBoxAsync()).X);
    }

    // Longer than it takes where it does greet.
    private static async Task IsNotGreetedAsync(Page page, string when)
    {
        await page.EvaluateAsync<object?>("() => new Promise((later) => setTimeout(later, 2500))");
        Assert.False(await page.HasAsync("button", Text), $"It must not greet {when}.");
    }

    private static async Task StandsAboveTheLauncherAsync(Page page) =>
        Assert.True(
            await page.EvaluateAsync<bool>(
                """
                (() => {
                  const shadow = document.querySelector('livechat-meet').shadowRoot;
                  const box = (name) => shadow.querySelector(name).getBoundingClientRect();
                  const [greeting, launcher] = [box('.greeting'), box('.launcher')];
                  return launcher.x === 24 && greeting.x === 24 && greeting.bottom < launcher.top
                    && greeting.width <= 320 && launcher.height === 56
                    && !shadow.querySelector('.greeting').closest('[aria-live], [role=status], [role=alert]');
                })()
                """
            ),
            "The greeting stands above the launcher, at its edge, and outside live regions."
        );
}
