using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>What the options of the chat offer, also where the browser keeps no cookie of it.</summary>
[Trait("Needs", "browser")]
public sealed class OptionsBrowserTests : IWithPeople
{
    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task A_visitor_chooses_a_language_that_lasts_and_reads_what_is_kept_about_them(BrowserKind kind)
    {
        var visitor = await People.VisitorAsync(kind, new() { BlockThirdPartyCookies = kind == BrowserKind.Chromium });
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("The front brake squeals.");
        await visitor.SeesExactlyAsync("The front brake squeals.");

        await OpensOptionsAsync(chat);
        await chat.ClickAsync("link", "What you keep about me");
        await chat.WaitForAsync("dialog", "What is kept about you");
        await chat.WaitForTextAsync("None; you are Guest 1 here");
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        await chat.PressAsync("Escape");
        await chat.WaitForGoneAsync("dialog", "What is kept about you");
        Assert.True(await chat.HasAsync("textbox", "Message"));

        await OpensOptionsAsync(chat);
        await chat.EvaluateAsync<object?>("document.querySelector('#languages > summary').click()");
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        // A click that is checked would be looked for on the page that it has left.
        await chat.EvaluateAsync<object?>("document.querySelector('#language [value=de]').click()");
        await IsGermanAsync(visitor);

        await visitor.Page.ReloadAsync();
        await IsGermanAsync(visitor);

        // As where no cookie is kept: what the browser has stored counts.
        await (await visitor.ChatAsync()).EvaluateAsync<object?>(
            "() => localStorage.setItem('livechatmeet.language', 'en')"
        );
        await visitor.Page.ReloadAsync();
        chat = await visitor.ChatAsync();
        await chat.WaitForExpressionAsync("an English chat", "document.documentElement.lang === 'en'");
        await chat.WaitForTextAsync("The front brake squeals.");
    }

    // The page is another one in the same frame.
    private static async Task IsGermanAsync(VisitorPage visitor)
    {
        var chat = await visitor.ChatAsync();
        await chat.WaitForExpressionAsync("a German chat", "document.documentElement.lang === 'de'");
        await chat.WaitForTextAsync("The front brake squeals.");
        await chat.WaitForExpressionAsync(
            "its box",
            "document.getElementById('message').placeholder !== 'Write a message'"
        );
    }

    private static async Task OpensOptionsAsync(Scope chat)
    {
        await chat.WaitForExpressionAsync("the options", "document.querySelector('#more-options #kept') !== null");
        await chat.EvaluateAsync<object?>("document.getElementById('options').open = true");
    }
}
