using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Console;

/// <summary>The whole inbox by single keys.</summary>
[Trait("Needs", "browser")]
public sealed class ShortcutsBrowserTests : IWithPeople
{
    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task The_inbox_is_worked_through_by_single_keys_until_they_are_turned_off(BrowserKind kind)
    {
        await VisitorWritesAsync("The first one waits.");
        await VisitorWritesAsync("So does the second.");
        var agent = await People.AgentAsync(kind);
        var page = agent.Page;
        await agent.SeesInboxAsync("Waiting", "Guest 1 1", "Guest 2 1");

        await page.PressAsync("w");
        await ShowsAsync(page, "Guest 1");
        await page.PressAsync("t");
        await page.WaitForAsync("textbox", "Message");
        await page.PressAsync("w");
        await ShowsAsync(page, "Guest 2");
        await page.PressAsync("t");
        await agent.SeesInboxAsync("Waiting");
        await page.WaitForAsync("textbox", "Message");
        await page.PressAsync("j");
        await ShowsAsync(page, "Guest 1");
        await page.PressAsync("k");
        await ShowsAsync(page, "Guest 2");

        await WritesByKeysAsync(page);
        await page.PressAsync("h");
        await page.WaitForAsync("dialog", "Hand Guest 2 over");
        await page.PressAsync("j"); // not while a dialog is open
        await page.PressAsync("Escape");
        await page.WaitForGoneAsync("dialog", "Hand Guest 2 over");
        await ShowsAsync(page, "Guest 2");
        await page.PressAsync("/");
        await FocusedAsync(page, "#inbox-search [name=q]");
        await page.EvaluateAsync<object?>("document.activeElement.blur()");

        await page.EvaluateAsync<object?>("window.confirm = (question) => (window.asked = question, false)");
        await page.PressAsync("e");
        Assert.Equal("Close this conversation?", await page.EvaluateAsync<string>("window.asked"));
        await page.EvaluateAsync<object?>("window.confirm = () => true");
        await page.PressAsync("e");
        await page.WaitForTextAsync("This conversation is closed.");

        await TurnsThemOffAsync(page);
    }

    private static async Task WritesByKeysAsync(Page page)
    {
        await page.PressAsync("r");
        await FocusedAsync(page, "#message");
        await page.TypeAsync("jwte?"); // text
        Assert.Equal("jwte?", await page.EvaluateAsync<string>("document.querySelector('#message').value"));
        await page.PressAsync("Escape");
        await FocusedAsync(page, ".row a[aria-current=page]");
        await page.PressAsync("n");
        await FocusedAsync(page, ".composer.note textarea");
        await page.PressAsync("Escape");
        await page.PressAsync("r");
        await FocusedAsync(page, "#message");
        await page.PressAsync("Escape");
        await FocusedAsync(page, ".row a[aria-current=page]");
    }

    private static async Task TurnsThemOffAsync(Page page)
    {
        await page.PressAsync("?");
        await page.WaitForAsync("dialog", "Keyboard shortcuts");
        await page.ClickAsync("checkbox", "Single keys act in the inbox");
        await page.ClickAsync("button", "Save");
        await page.WaitForGoneAsync("dialog", "Keyboard shortcuts");
        await AreOffAsync(page);
        await page.PressAsync("k");
        await page.PressAsync("?");
        Assert.False(await page.HasAsync("dialog", "Keyboard shortcuts"));
        await page.ReloadAsync();
        await page.WaitForAsync("heading", "Guest 2");
        await AreOffAsync(page);
        await page.PressAsync("k");
        await page.PressAsync("?");
        Assert.False(await page.HasAsync("dialog", "Keyboard shortcuts"));
        await OwnMenu.OpensAsync(page);
        await page.EvaluateAsync<object?>("document.querySelector('#my-status a[data-dialog]').focus()");
        await page.PressAsync("Enter");
        await page.WaitForAsync("dialog", "Keyboard shortcuts");
        Assert.False(await page.EvaluateAsync<bool>("document.querySelector('#dialog [name=on]').checked"));
    }

    private static Task AreOffAsync(Page page) =>
        page.WaitForExpressionAsync(
            "single keys to be off",
            "document.getElementById('console').dataset.shortcuts === 'off'"
        );

    private async Task VisitorWritesAsync(string text)
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync(text);
    }

    private static Task ShowsAsync(Page page, string visitor) =>
        page.WaitForExpressionAsync(
            $"{visitor} to be shown",
            $"""
            document.querySelector('#workspace h1')?.textContent === '{visitor}' &&
              document.querySelector('.row a[aria-current=page]')?.textContent === '{visitor}'
            """
        );

    private static Task FocusedAsync(Page page, string selector) =>
        page.WaitForExpressionAsync($"the focus on {selector}", $"document.activeElement?.matches('{selector}')");
}
