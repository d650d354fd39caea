using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>A visitor and an agent correct and delete what they wrote, and see what the other did.</summary>
[Trait("Needs", "browser")]
public sealed class CorrectionBrowserTests : IWithPeople
{
    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    public People People { get; } = new();

    public static TheoryData<BrowserKind, BrowserKind> Pairs =>
        new() { { BrowserKind.Chromium, BrowserKind.Firefox }, { BrowserKind.Firefox, BrowserKind.Chromium } };

    [Theory, MemberData(nameof(Pairs))]
    public async Task Both_correct_and_delete_their_own_and_see_it_at_once(BrowserKind agentKind, BrowserKind kind)
    {
        var agent = await People.AgentAsync(agentKind);
        var visitor = await People.VisitorAsync(kind, new() { BlockThirdPartyCookies = kind == BrowserKind.Chromium });
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("The fornt brake squeals.");
        await agent.TakesAsync("Guest 1");

        await CorrectsByMenuAsync(chat);
        await agent.SeesAsync("The front brake squeals.");
        await agent.SeesAsync("corrected");
        await CorrectsByKeyboardAsync(agent);
        await visitor.SeesExactlyAsync("The front brake squeals.", "Bring it in tomorrow.");

        await DeletesAsync(chat);
        await visitor.SeesExactlyAsync("You deleted this message", "Bring it in tomorrow.");
        await agent.Page.WaitForMessagesAsync(["Message deleted", "Bring it in tomorrow."]);

        await visitor.Page.ReloadAsync();
        await visitor.SeesExactlyAsync("You deleted this message", "Bring it in tomorrow.");
        await DeletesAsync(agent.Page);
        await visitor.SeesExactlyAsync("You deleted this message", "Message deleted");
        await agent.Page.WaitForExpressionAsync(
            "the inbox says that it is gone",
            "document.querySelector('.row .preview').textContent.trim() === 'Message deleted'"
        );
        Assert.False(await agent.Page.HasAsync("button", "Change this message"));
    }

    private static async Task CorrectsByMenuAsync(Scope chat)
    {
        await chat.ClickAsync("button", "Change this message");
        await chat.WaitForAsync("menuitem", "Delete");
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        await chat.ClickAsync("menuitem", "Correct");
        await chat.FillAsync("Corrected message", "The front brake squeals.");
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        await chat.ClickAsync("button", "Save correction");
        await chat.WaitForAsync("textbox", "Message");
    }

    // Escape leaves it as it was, and what was begun is still there.
    private static async Task CorrectsByKeyboardAsync(AgentPage agent)
    {
        var page = agent.Page;
        await agent.WritesAsync("Bring it in tomorow.");
        await agent.SeesAsync("Bring it in tomorow.");
        await page.WaitForAsync("button", "Change this message");
        await page.EvaluateAsync<object?>("document.querySelector('.room .composer textarea').focus()");
        await page.PressAsync("ArrowUp");
        await page.WaitForAsync("textbox", "Corrected message");
        await page.PressAsync("Escape");
        await page.WaitForAsync("textbox", "Message");
        await page.PressAsync("ArrowUp");
        await page.FillAsync("Corrected message", "Bring it in tomorrow.");
        Assert.Empty(await page.AccessibilityViolationsAsync(AxeSource));
        await page.PressAsync("Enter");
        await page.WaitForAsync("textbox", "Message");
    }

    private static async Task DeletesAsync(Scope scope)
    {
        await scope.ClickAsync("button", "Change this message");
        await scope.ClickAsync("menuitem", "Delete");
        await scope.WaitForAsync("dialog", "Delete this message?");
        Assert.Empty(await scope.AccessibilityViolationsAsync(AxeSource));
        await scope.ClickAsync("button", "Delete message");
        await scope.WaitForGoneAsync("dialog", "Delete this message?");
    }
}
