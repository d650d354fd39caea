using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>What the chat says on the host page while it is closed gives way to a ring.</summary>
[Trait("Needs", "browser")]
public sealed class NewsYieldsTests : IWithPeople
{
    private const string Shadow = "document.querySelector('livechat-meet').shadowRoot";

    public People People { get; } = new();

    [Theory, EachBrowser]
    public async Task A_ring_takes_the_place_of_greeting_and_answer_and_neither_comes_back_after_it(BrowserKind kind)
    {
        People.Host.Document = """
            <!doctype html><html lang="en"><head><title>Bicycles</title>
            <script async src="{chat}/livechat.js?site={site}"></script></head><body><h1>Alder 8</h1></body></html>
            """;
        await People.Server.LooksAsync(id =>
            new()
            {
                SiteId = id,
                Greeting = "Looking at the Alder 8?",
                GreetingSeconds = 0,
            }
        );
        var visitor = await People.VisitorAsync(kind);
        await visitor.Page.WaitForAsync("button", "Looking at the Alder 8?");
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Can you look at it?");
        var agent = await People.AgentAsync();
        await agent.TakesAsync("Guest 1");
        await chat.WaitForExpressionAsync("what a known visitor has", "document.getElementById('news') !== null");
        await visitor.ClosesChatAsync();
        await agent.WritesAsync("Of course, bring it in.");
        await IsToldAsync(visitor, chat, "Of course, bring it in.");

        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await IsQuietAsync(visitor, chat);
        Assert.InRange((await visitor.FrameBoxAsync()).Height, 400, 2_000);
        await agent.WritesAsync("I ring you now.");
        await visitor.SeesAsync("I ring you now.");
        await IsQuietAsync(visitor, chat);
        await visitor.Page.BringToFrontAsync();
        await ring.DeclineAsync();
        await chat.WaitForGoneAsync("alertdialog", "Incoming video call");
        await meet.Page.CloseAsync();
        await IsClosedAsync(visitor);
        await IsQuietAsync(visitor, chat);

        await agent.Page.BringToFrontAsync();
        await agent.WritesAsync("Another time, then.");
        await IsToldAsync(visitor, chat, "Another time, then.");
    }

    private static async Task IsToldAsync(VisitorPage visitor, Scope chat, string words)
    {
        await visitor.Page.WaitForExpressionAsync("the bubble", $"{Shadow}.querySelector('[data-as=news]') !== null");
        await chat.WaitForExpressionAsync(
            words,
            $"(({{ hidden, innerText }}) => !hidden && innerText.includes('{words}'))(document.getElementById('news'))"
        );
    }

    private static async Task IsQuietAsync(VisitorPage visitor, Scope chat)
    {
        await visitor.Page.WaitForExpressionAsync(
            "neither greeting nor bubble on the page",
            $"{Shadow}.querySelector('.greeting, [data-as=news]') === null"
        );
        await chat.WaitForExpressionAsync("no words of an answer", "document.getElementById('news').hidden");
    }

    // After a ring the chat is as it was, or open.
    private static async Task IsClosedAsync(VisitorPage visitor)
    {
        await visitor.Page.EvaluateAsync<object?>(
            $"() => {{ const at = {Shadow}.querySelector('.launcher'); if (at.ariaExpanded === 'true') at.click(); }}"
        );
        await visitor.Page.WaitForAsync("button", "Open live chat");
    }
}
