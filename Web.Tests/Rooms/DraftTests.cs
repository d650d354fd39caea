using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>T19: what was begun is there until it is sent.</summary>
[Trait("Needs", "browser")]
public sealed class DraftTests : IWithPeople
{
    public People People { get; } = new();

    private const string Text = "document.querySelector('textarea').value";

    [Theory, EachBrowser]
    public async Task What_somebody_writes_is_there_on_the_next_page(BrowserKind kind)
    {
        var agent = await People.AgentAsync(kind);
        var visitor = await People.VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();

        // T20: what shows nothing is not sent.
        await chat.FillAsync("Message", "\u200b\u2800");
        await chat.PressAsync("Enter");
        await visitor.WritesAsync("Hello");
        await visitor.SeesExactlyAsync("Hello");
        await agent.TakesAsync("Guest 1");

        await chat.FillAsync("Message", "The rear wheel");
        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder");
        await HasAsync(await visitor.ChatAsync(), "The rear wheel");
        await visitor.Page.ReloadAsync();
        chat = await visitor.ChatAsync();
        await HasAsync(chat, "The rear wheel");
        Assert.False(
            await chat.EvaluateAsync<bool>(
                "localStorage.length > 0 && JSON.stringify(localStorage).includes('rear wheel')"
            ),
            "It is kept longer than the tab."
        );
        await visitor.OpensChatAsync();
        await chat.ClickAsync("button", "Send");
        await visitor.SeesExactlyAsync("Hello", "The rear wheel");
        await visitor.Page.ReloadAsync();
        await HasAsync(await visitor.ChatAsync(), "");

        var other = await People.VisitorAsync(
            kind == BrowserKind.Chromium ? BrowserKind.Firefox : BrowserKind.Chromium
        );
        await other.OpensChatAsync();
        await other.WritesAsync("Me too");
        await agent.TakesAsync("Guest 2");
        await agent.OpensAsync("Guest 1");
        await agent.Page.FillAsync("Message", "We have one");
        await agent.OpensAsync("Guest 2");
        await agent.SeesExactlyAsync("Me too");
        await HasAsync(agent.Page, "");
        await agent.OpensAsync("Guest 1");
        await HasAsync(agent.Page, "We have one");
        await agent.Page.ReloadAsync();
        await HasAsync(agent.Page, "We have one");
        await agent.ClosesConversationAsync();
        await agent.Page.ClickAsync("button", "Reopen conversation");
        await agent.Page.WaitForAsync("textbox", "Message");
        await HasAsync(agent.Page, "");

        await agent.Page.FillAsync("Message", "Not for the next one here");
        await OwnMenu.OpensSettingsAsync(agent.Page);
        await agent.Page.ClickAsync("button", "Sign out");
        await agent.Page.WaitForAsync("button", "Sign in");
        Assert.Equal(
            0,
            await agent.Page.EvaluateAsync<int>(
                "Object.keys(sessionStorage).filter((key) => key.includes('draft')).length"
            )
        );
    }

    private static Task HasAsync(Scope scope, string draft) =>
        scope.WaitForExpressionAsync(
            $"the draft \"{draft}\"",
            $"document.querySelector('textarea') && {Text} === '{draft}'"
        );
}
