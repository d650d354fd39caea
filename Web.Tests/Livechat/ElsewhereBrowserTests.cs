using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>A visitor goes on with their conversation on a phone.</summary>
[Trait("Needs", "browser")]
public sealed class ElsewhereBrowserTests : IWithPeople
{
    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task The_chat_shows_a_code_and_an_address_that_open_it_there(BrowserKind kind)
    {
        var visitor = await People.VisitorAsync(kind, new() { BlockThirdPartyCookies = kind == BrowserKind.Chromium });
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("The front brake squeals.");
        await visitor.SeesExactlyAsync("The front brake squeals.");

        await chat.EvaluateAsync<object?>("document.querySelector('#options > summary').click()");
        await chat.ClickAsync("button", "Continue on another device");
        await chat.WaitForAsync("dialog", "Continue on another device");
        await chat.WaitForExpressionAsync(
            "the code to be drawn",
            "document.querySelector('dialog .code path').getAttribute('d')?.length > 500"
        );
        Assert.Empty(await chat.AccessibilityViolationsAsync(AxeSource));
        var address = await chat.EvaluateAsync<string>("document.querySelector('dialog input').value");
        await chat.ClickAsync("button", "Close");
        var phone = await (await People.Browsers.StartAsync(BrowserKind.Firefox)).OpenAsync(address, 390, 844);
        await phone.ClickAsync("button", "Open the conversation");
        await phone.WaitForMessagesAsync(["The front brake squeals."]);
        await phone.FillAsync("Message", "From my phone.");
        await phone.ClickAsync("button", "Send");

        await visitor.SeesExactlyAsync("The front brake squeals.", "From my phone.");
    }
}
