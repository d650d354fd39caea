using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

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
        return new(chat);
    }

    public async Task AcceptAsync()
    {
        await TakesAnswersAsync();
        await _chat.ClickAsync("button", "Accept");
    }

    public async Task AcceptWithVoiceOnlyAsync()
    {
        await TakesAnswersAsync();
        await _chat.ClickAsync("button", "Accept with voice only");
    }

    public async Task DeclineAsync(string? word = null)
    {
        await TakesAnswersAsync();
        if (word is not null)
            await _chat.FillAsync("Add a note (optional)", word);
        await _chat.ClickAsync("button", "Decline");
    }

    /// <summary>Waits until a click counts, as what it stands on was in sight for 600 ms; a person takes
    /// longer.</summary>
    public async Task TakesAnswersAsync(TimeSpan? limit = null)
    {
        await _chat.Browser.ShowAsync(_chat);
        await _chat.WaitForExpressionAsync(
            "the dialog to take a click",
            "(({ deaf, opensTab }) => !deaf && !opensTab)(document.getElementById('ring').dataset)",
            limit
        );
    }

    /// <summary>Waits until a click opens the call's tab, as the browser does not vouch that the dialog can be
    /// seen.</summary>
    public Task OpensATabAsync(TimeSpan? limit = null) =>
        _chat.WaitForExpressionAsync(
            "the dialog to lead to a tab",
            "document.getElementById('ring').dataset.opensTab",
            limit
        );

    /// <summary>Clicks on what the browser does not vouch for.</summary>
    public Task ClicksUnvouchedAsync() => _chat.ClickAsync("button", "Accept");

    /// <summary>Waits until it rings no more, here or because somebody has answered elsewhere.</summary>
    public Task WaitForGoneAsync(TimeSpan? limit = null) => _chat.WaitForGoneAsync("alertdialog", Title, limit);
}
