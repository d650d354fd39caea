using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Search;

[Trait("Needs", "browser")]
public sealed class SearchBrowserTests : IWithPeople
{
    public People People { get; } = new();

    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    private static string Pictures => Path.Combine(Repository.Root, "artifacts", "search");

    [Theory, EachBrowser]
    public async Task An_agent_finds_a_conversation_by_keyboard_and_lists_stay_true_while_visitors_write(
        BrowserKind kind
    )
    {
        await WritesAsync("The front brake squeals.");
        await WritesAsync("When is the café open?");
        var agent = await People.AgentAsync(kind);
        var page = agent.Page;
        await agent.SeesInboxAsync("Waiting", "Guest 1 1", "Guest 2 1");

        await page.PressAsync("Control+k");
        await page.TypeAsync("squea");
        await FindsAsync(page, "Guest 1");
        Assert.Equal("squea", await page.EvaluateAsync<string>("document.querySelector('.found mark').textContent"));
        Assert.EndsWith("/agent?q=squea", await page.UrlAsync(), StringComparison.Ordinal);
        await CheckAsync(page, $"{kind}-found");
        await page.PressAsync("ArrowDown");
        await page.PressAsync("Enter");
        await agent.SeesExactlyAsync("The front brake squeals.");
        Assert.Contains("?q=squea", await page.UrlAsync(), StringComparison.Ordinal);
        await page.ReloadAsync();
        await FindsAsync(page, "Guest 1");

        await page.ClickAsync("link", "Waiting 1");
        await page.ClickAsync("searchbox", "Search people and messages");
        await page.PressAsync("Control+a Backspace");
        await agent.SeesInboxAsync("Waiting", "Guest 1 1", "Guest 2 1");

        await page.ClickAsync("link", "Team");
        await FindsAsync(page, "Guest 1", "Guest 2"); // the first one's message has been delivered since
        await WritesAsync("Somebody new.");
        await FindsAsync(page, "Guest 3", "Guest 1", "Guest 2");
        await page.ResizeAsync(390, 844);
        await page.GoToAsync($"{People.Server.Origin}/agent?show=closed");
        await agent.SeesAsync("No conversations here.");
        await CheckAsync(page, $"{kind}-phone-closed");
        if (kind == BrowserKind.Chromium)
            await page.PreferAsync(dark: true);
        await page.GoToAsync($"{People.Server.Origin}/agent?q=guest");
        await FindsAsync(page, "Guest 3", "Guest 2", "Guest 1");
        await CheckAsync(page, $"{kind}-phone-dark");
    }

    private static async Task CheckAsync(Page page, string name)
    {
        Assert.Empty(await page.AccessibilityViolationsAsync(AxeSource));
        Directory.CreateDirectory(Pictures);
        await page.ScreenshotAsync(Path.Combine(Pictures, $"{name}.png"));
    }

    private static Task FindsAsync(Page page, params string[] names) =>
        page.WaitForExpressionAsync(
            $"to find {string.Join(", ", names)}",
            $"""
            [...document.querySelectorAll('[data-part=found] .name')].map((one) => one.textContent).join() ===
              '{string.Join(",", names)}'
            """
        );

    private async Task WritesAsync(string text)
    {
        var visitor = new PlainVisitor(People.Server, Shop.Site);
        var rid = (await visitor.WritesAsync(text)).Rid;
        await Eventually.IsTrueAsync(
            "its words are read",
            () => People.Server.ReadAsync(database => Task.FromResult(database.RoomWords.Any(w => w.RoomId == rid)))
        );
    }
}
