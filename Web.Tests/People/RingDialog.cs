using LiveChatMeet.Tests.Browsers;

namespace LiveChatMeet.Tests.People;

/// <summary>The dialog in the livechat while a call rings at the visitor.</summary>
public sealed class RingDialog
{
    private const string Title = "Incoming video call";

    private readonly Scope _chat;

    private RingDialog(Scope chat) => _chat = chat;

    /// <summary>Waits until a call rings in this livechat.</summary>
    public static async Task<RingDialog> InAsync(Scope chat, TimeSpan? limit = null)
    {
        await chat.WaitForAsync("alertdialog", Title, limit);
        // A click in its first 600 ms is ignored; a person takes longer.
        await chat.WaitForExpressionAsync("the dialog to take a click", "!document.getElementById('ring').dataset.deaf", limit);
        return new(chat);
    }

    public Task AcceptAsync() => _chat.ClickAsync("button", "Accept");

    public Task AcceptWithVoiceOnlyAsync() => _chat.ClickAsync("button", "Accept with voice only");

    public async Task DeclineAsync(string? word = null)
    {
        if (word is not null) await _chat.FillAsync("A word with it (optional)", word);
        await _chat.ClickAsync("button", "Decline");
    }

    /// <summary>Waits until it rings no more, here or because somebody has answered elsewhere.</summary>
    public Task WaitForGoneAsync(TimeSpan? limit = null) => _chat.WaitForGoneAsync("alertdialog", Title, limit);
}
