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

    public Task ClosesChatAsync() => page.ClickAsync("button", "Close live chat");

    public async Task WritesAsync(string text)
    {
        var chat = await ChatAsync();
        await chat.FillAsync("Message", text);
        await chat.ClickAsync("button", "Send");
    }

    public async Task SeesAsync(string text, TimeSpan? limit = null) => await (await ChatAsync()).WaitForTextAsync(text, limit);

    /// <summary>Waits until a call rings; the livechat opens by itself for it.</summary>
    public async Task<RingDialog> IsRungAsync(TimeSpan? limit = null) => await RingDialog.InAsync(await page.FrameAsync("Live chat", limit), limit);

    /// <summary>The call that runs in a frame of the livechat.</summary>
    public async Task<MeetPage> DockedCallAsync(TimeSpan? limit = null) => await MeetPage.InAsync(await (await ChatAsync()).FrameAsync("Video call", limit), limit);

    /// <summary>What the bubbles of the thread say, oldest first, those not sent yet too.</summary>
    public async Task<string[]> MessagesAsync() => await (await ChatAsync()).EvaluateAsync<string[]>("[...document.querySelectorAll('#thread .bubble')].map((bubble) => bubble.textContent)");

    /// <summary>Waits until the thread says exactly this: every message once, in order.</summary>
    public async Task SeesExactlyAsync(params string[] messages) => await (await ChatAsync()).WaitForMessagesAsync(messages);

    /// <summary>Follows a link as a page does that swaps its own content.</summary>
    public Task GoesWithinThePageAsync(string path, string title) =>
        page.EvaluateAsync<object?>("(path, title) => { history.pushState({}, '', path); document.title = title; }", path, title);
}
