using LiveChatMeet.Tests.Browsers;

namespace LiveChatMeet.Tests.People;

/// <summary>A visitor on a page of the host site.</summary>
public sealed class VisitorPage(Page page)
{
    public Page Page => page;

    public Task<Scope> ChatAsync() => page.FrameAsync("Live chat");

    public async Task<Scope> OpensChatAsync()
    {
        await page.ClickAsync("button", "Open live chat");
        var chat = await ChatAsync();
        await chat.WaitForAsync("textbox", "Message");
        return chat;
    }

    public async Task WritesAsync(string text)
    {
        var chat = await ChatAsync();
        await chat.FillAsync("Message", text);
        await chat.ClickAsync("button", "Send");
    }

    public async Task SeesAsync(string text) => await (await ChatAsync()).WaitForTextAsync(text);
}
