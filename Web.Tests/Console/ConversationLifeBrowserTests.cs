using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Console;

/// <summary>A conversation goes through the hands of two agents, and its visitor ends it.</summary>
[Trait("Needs", "browser")]
public sealed class ConversationLifeBrowserTests : IWithPeople
{
    private const string Colleague = "noor@kettlelane.example";

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task It_is_handed_over_by_keyboard_given_back_taken_over_and_ended(BrowserKind kind)
    {
        await People.Server.AddAgentAsync("Noor Haddad", Colleague);
        var visitor = await People.VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("The front brake squeals.");
        var (mara, noor) = (await People.AgentAsync(kind), await People.AgentAsync(kind, Colleague));
        await mara.TakesAsync("Guest 1");
        await chat.WaitForTextAsync("Mara Lindqvist joined the conversation");

        await TagsByKeyboardAsync(mara.Page);
        await HandsOverByKeyboardAsync(mara.Page);
        await noor.SeesAsync("Mara Lindqvist has handed Guest 1 over to you.");
        await chat.WaitForTextAsync("Noor Haddad joined the conversation");
        await noor.OpensAsync("Guest 1");
        await noor.SeesAsync("Mara Lindqvist handed the conversation over to Noor Haddad");

        await GivesBackByKeyboardAsync(noor.Page);
        await mara.SeesInboxAsync("Waiting", "Guest 1");
        await noor.TakesAsync("Guest 1");
        await mara.SeesInboxAsync("With colleagues", "Guest 1");
        await mara.Page.ClickAsync("link", "Guest 1");
        await mara.SeesAsync("Noor Haddad has this conversation");
        await mara.Page.ClickAsync("button", "Take over");
        await noor.SeesAsync("Mara Lindqvist has taken over your conversation with Guest 1.");

        await chat.EvaluateAsync<object?>("document.querySelector('#options > summary').click()");
        await chat.EvaluateAsync<object?>("document.querySelector('#end summary').click()");
        await chat.ClickAsync("button", "End conversation");
        await mara.SeesAsync("Guest 1 has ended the conversation.");
        await chat.WaitForTextAsync("This conversation is closed.");
        await chat.ClickAsync("link", "Start a new conversation");
        await visitor.SeesExactlyAsync();
        await visitor.WritesAsync("Another question.");
        await visitor.SeesExactlyAsync("Another question.");
    }

    private static async Task TagsByKeyboardAsync(Page page)
    {
        await page.EvaluateAsync<object?>("document.querySelector('.tag-add').focus()");
        foreach (var tag in (string[])["brakes", "urgent"])
        {
            await page.PressAsync("Enter");
            await page.FillAsync("New tag", tag);
            await page.PressAsync("Enter");
            await page.WaitForAsync("button", $"Remove tag {tag}");
            await page.WaitForExpressionAsync(
                "the focus where the next tag begins",
                "document.activeElement.classList.contains('tag-add')"
            );
        }
    }

    private static async Task HandsOverByKeyboardAsync(Page page)
    {
        await page.EvaluateAsync<object?>("document.querySelector('header a[data-dialog]').focus()");
        await page.PressAsync("Enter");
        await page.WaitForAsync("dialog", "Hand Guest 1 over");
        await page.FillAsync("Note", "Front caliper.");
        await page.PressAsync("Tab"); // Cancel
        await page.PressAsync("Tab"); // Hand over
        await page.PressAsync("Enter");
        await page.WaitForGoneAsync("dialog", "Hand Guest 1 over");
    }

    private static async Task GivesBackByKeyboardAsync(Page page)
    {
        await page.EvaluateAsync<object?>("document.querySelector('.room .menu-of > summary').focus()");
        await page.PressAsync("Enter");
        await page.PressAsync("Escape");
        Assert.False(await page.EvaluateAsync<bool>("document.querySelector('.room .menu-of').open"));
        await page.PressAsync("ArrowDown"); // opens it, at its first item
        await page.PressAsync("Enter");
    }
}
