using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Sites.Chats;

/// <summary>An administrator sees how the chat will look while they choose its words.</summary>
[Trait("Needs", "browser")]
public sealed class ChatPreviewTests : IWithPeople
{
    private const string Hostile = "<img src=x onerror=alert(1)>Ask us";

    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task The_preview_follows_every_word_as_text_before_anything_is_saved(BrowserKind kind)
    {
        var page = (await People.AgentAsync(kind)).Page;
        await page.GoToAsync($"{People.Server.Origin}/agent/sites/{Shop.Site}/chat");
        await ShowsAsync(page, "[data-shows=Heading]", "How can we help?");

        await page.FillAsync("Heading", Hostile);
        await page.FillAsync("Words on it", "Chat with us");
        await page.FillAsync("Greeting", "Looking at the Alder 8?");
        await page.ClickAsync("radio", "Left");

        await ShowsAsync(page, "[data-shows=Heading]", Hostile);
        await ShowsAsync(page, ".launcher.labelled", "Chat with us");
        await ShowsAsync(page, ".greeting-preview", "Looking at the Alder 8?");
        Assert.Equal(
            "0 True",
            await page.EvaluateAsync<string>(
                "document.querySelectorAll('.previewbox img').length + ' '"
                    + " + document.querySelector('.previewbox').dataset.left"
            )
        );
        Assert.Empty(await page.AccessibilityViolationsAsync(AxeSource));

        await page.FillAsync("What visitors agree to", "Kept for 90 days.");
        await ShowsAsync(page, "[data-shows=Consent]", "Kept for 90 days.");
        await page.WaitForExpressionAsync("no box", "document.querySelector('.previewbox .composer').hidden");
        await page.FillAsync("Heading", "");
        await page.FillAsync("What visitors agree to", "");
        await ShowsAsync(page, "[data-shows=Heading]", "How can we help?");
        await page.FillAsync("Greeting", "");
        await page.WaitForExpressionAsync("no greeting", "document.querySelector('.greeting-preview').hidden");
    }

    private static Task ShowsAsync(Page page, string selector, string words) =>
        page.WaitForExpressionAsync(
            words,
            $"document.querySelector('.previewbox {selector}')?.innerText.trim() === '{words}'"
        );
}
