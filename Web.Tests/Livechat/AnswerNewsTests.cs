using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>Somebody who has closed the chat notices an answer, on a page that sets its title itself.</summary>
[Trait("Needs", "browser")]
public sealed class AnswerNewsTests : IWithPeople
{
    public People People { get; } = new();

    private const string Answer = "Of course, bring it in.";
    private const string Shadow = "document.querySelector('livechat-meet').shadowRoot";

    [Theory, EachBrowser]
    public async Task An_answer_is_in_title_badge_and_bubble_and_heard_once_over_all_tabs(BrowserKind kind)
    {
        var agent = await People.AgentAsync();
        var visitor = await People.VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Can you look at it?");
        await agent.TakesAsync("Guest 1");
        await chat.WaitForExpressionAsync("what a known visitor has", "document.getElementById('news') !== null");
        await visitor.ClosesChatAsync();
        var title = await visitor.Page.EvaluateAsync<string>("document.title");
        var other = new VisitorPage(await visitor.Page.Browser.OpenAsync($"{People.Host.Origin}/alder"));
        var otherChat = await other.ChatAsync();
        await otherChat.WaitForTextAsync("Can you look at it?");
        await CountSoundsAsync(chat);
        await CountSoundsAsync(otherChat);

        await agent.WritesAsync(Answer);

        await visitor.Page.WaitForExpressionAsync("the title", "document.title.startsWith('(1) ')");
        await visitor.Page.WaitForExpressionAsync(
            "the badge",
            $"{Shadow}.querySelector('.badge').textContent === '1'"
                + $" && {Shadow}.querySelector('#unread').textContent === 'Unread messages: 1'"
        );
        await visitor.Page.WaitForExpressionAsync("the bubble", $"{Shadow}.querySelector('[data-as=news]') !== null");
        Assert.Contains(Answer, await chat.EvaluateAsync<string>("document.getElementById('news').innerText"));
        Assert.DoesNotContain(
            Answer,
            await visitor.Page.EvaluateAsync<string>($"document.body.innerHTML + {Shadow}.innerHTML"),
            StringComparison.Ordinal
        );
        await IsAboveTheLauncherAsync(visitor);
        await Patience.UntilAsync(
            "Wait for one sound",
            null,
            async () =>
                await PlayedAsync(chat) + await PlayedAsync(otherChat) is var played && played == 1 ? null : $"{played}"
        );

        await visitor.Page.EvaluateAsync<object?>("() => { document.title = 'Basket'; }");
        await visitor.Page.WaitForExpressionAsync("the page's new title", "document.title === '(1) Basket'");
        await chat.ClickAsync("button", "Dismiss");
        await visitor.Page.WaitForExpressionAsync("no bubble", $"{Shadow}.querySelector('[data-as=news]') === null");
        await visitor.OpensChatAsync();
        await visitor.Page.WaitForExpressionAsync("the title as it was", "document.title === 'Basket'");
        Assert.NotEqual("Basket", title);
    }

    private static async Task CountSoundsAsync(Scope chat) =>
        await chat.EvaluateAsync<object?>(
            """
            () => {
              window.played = 0;
              HTMLMediaElement.prototype.play = () => {
                window.played++;
                return Promise.resolve();
              };
            }
            """
        );

    private static Task<int> PlayedAsync(Scope chat) => chat.EvaluateAsync<int>("window.played");

    private static Task IsAboveTheLauncherAsync(VisitorPage visitor) =>
        Patience.UntilAsync(
            "Wait for the bubble above the launcher",
            null,
            async () =>
                await visitor.FrameBoxAsync() is { Width: 320, Height: > 44 and < 200 } box
                && Math.Abs(800 - 96 - box.Y - box.Height) < 0.1
                    ? null
                    : $"It is at {await visitor.FrameBoxAsync()}."
        );
}
