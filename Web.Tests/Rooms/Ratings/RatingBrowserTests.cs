using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Rooms.Ratings;

/// <summary>The question about the help, in the visitor's chat.</summary>
[Trait("Needs", "browser")]
public sealed class RatingBrowserTests : IWithPeople
{
    public People People { get; } = new();

    [Theory]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Chromium)]
    public async Task A_visitor_is_asked_when_the_agent_closes_and_the_agent_reads_the_answer_at_once(
        BrowserKind agentKind,
        BrowserKind visitorKind
    )
    {
        var (agent, visitor) = await People.InConversationAsync(agentKind, visitorKind);
        await agent.WritesAsync("Turn the screw.");
        await visitor.SeesAsync("Turn the screw.");
        var chat = await visitor.ChatAsync();

        await agent.ClosesConversationAsync();
        await chat.WaitForExpressionAsync("the question", "document.getElementById('rate') !== null");
        await chat.EvaluateAsync<object?>("document.querySelector('#rate [value=Good]').click()");
        await chat.FillAsync("A word about it (optional)", "Fixed in five minutes.");
        await chat.ClickAsync("button", "Send rating");

        await visitor.SeesAsync("Thank you for telling us.");
        await agent.SeesAsync("Fixed in five minutes.");
        await visitor.WritesAsync("One more thing.");
        await chat.WaitForExpressionAsync("the question to be gone", "document.getElementById('rate') === null");
    }
}
