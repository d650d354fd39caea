using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Consents;

/// <summary>A site asks its visitors before they write.</summary>
[Trait("Needs", "browser")]
public sealed class ConsentBrowserTests : IWithPeople
{
    private const string Wanted = "Kept on our own server for 90 days.";

    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task Nothing_can_be_written_before_each_conversation_asks_anew_and_it_is_taken_back_in_the_chat(
        BrowserKind kind
    )
    {
        await People.Server.LooksAsync(id => new() { SiteId = id, Consent = Wanted });
        var visitor = await People.VisitorAsync(kind, new() { BlockThirdPartyCookies = kind == BrowserKind.Chromium });
        await visitor.Page.ClickAsync("button", "Open live chat");
        var chat = await visitor.ChatAsync();

        await IsAskedAsync(chat);
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        await chat.ClickAsync("button", "No, thank you");
        await visitor.Page.WaitForAsync("button", "Open live chat");
        Assert.Equal(0, await CountAsync());

        await visitor.Page.ClickAsync("button", "Open live chat");
        await chat.EvaluateAsync<object?>("document.getElementById('agree').focus()");
        await chat.PressAsync("Enter");
        await chat.WaitForAsync("textbox", "Message");
        Assert.Equal("message", await chat.EvaluateAsync<string>("document.activeElement.id"));
        Assert.False(await chat.HasAsync("button", "Agree and write"));
        await visitor.WritesAsync("The front brake squeals.");
        await visitor.SeesExactlyAsync("The front brake squeals.");
        await Eventually.IsTrueAsync("the consent is kept", async () => await CountAsync() == 1);

        var agent = await People.AgentAsync();
        await agent.TakesAsync("Guest 1");
        await chat.FillAsync("Message", "Half a sentence");
        await agent.ClosesConversationAsync();
        await IsAskedAsync(chat);
        await chat.ClickAsync("button", "Agree and write");
        Assert.Equal("Half a sentence", await chat.EvaluateAsync<string>("document.getElementById('message').value"));
        await chat.ClickAsync("button", "Send");
        await chat.WaitForGoneAsync("button", "Agree and write");
        await Eventually.IsTrueAsync("both consents are kept", async () => await CountAsync() == 2);
        await chat.WaitForAsync("textbox", "Message");

        await chat.WaitForExpressionAsync("the options", "document.querySelector('#more-options #kept') !== null");
        await chat.EvaluateAsync<object?>("document.getElementById('options').open = true");
        await chat.ClickAsync("link", "What you keep about me");
        await chat.WaitForAsync("dialog", "What is kept about you");
        await chat.EvaluateAsync<object?>("document.querySelector('dialog[open] details > summary').focus()");
        await chat.PressAsync("Enter");
        await chat.WaitForTextAsync("sees that you took it back");
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        await chat.ClickAsync("button", "Take it back");
        await chat.WaitForTextAsync("You took it back: ");
        Assert.False(await chat.HasAsync("button", "Take it back"));
        await chat.PressAsync("Escape");
        await IsAskedAsync(chat);
        Assert.Equal(2, await People.Server.ReadAsync(db => db.Consents.CountAsync(c => c.WithdrawnAt != null)));
    }

    private static async Task IsAskedAsync(Scope chat)
    {
        await chat.WaitForAsync("button", "Agree and write");
        await chat.WaitForTextAsync(Wanted);
        Assert.False(await chat.HasAsync("textbox", "Message"), "There must be nowhere to write.");
    }

    private Task<int> CountAsync() => People.Server.ReadAsync(db => db.Consents.CountAsync(c => c.Text == Wanted));
}
