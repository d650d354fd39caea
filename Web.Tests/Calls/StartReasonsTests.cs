using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>When an agent cannot call, the button says why.</summary>
[Trait("Needs", "browser")]
public sealed class StartReasonsTests : IWithPeople
{
    public People People { get; } = new();

    [Fact]
    public async Task The_button_is_off_and_says_why_while_the_visitor_is_away_and_while_the_agent_talks_to_another()
    {
        var (agent, visitor) = await People.InConversationAsync();
        await IsOnAsync(agent.Page);
        await agent.OpensCallsOverTheConsoleAsync(VisitorName);

        await visitor.Page.GoToAsync("about:blank");
        await Eventually.IsTrueAsync(
            "the visitor's connection ends",
            () => People.Server.ConnectionsOf(LiveChatMeet.Identity.Party.Visitor) == 0
        );
        await IsOffAsync(agent.Page, Refusal.TextOf(Refusal.VisitorGone));
        await AStartThatIsRefusedSaysWhyAndCoversNothingAsync(agent);
        await agent.OpensCallsInATabAsync(VisitorName);
        await visitor.Page.GoToAsync(People.Host.Origin);
        await IsOnAsync(agent.Page);

        var other = new PlainVisitor(People.Server, People.Host.SiteKey);
        await other.WritesAsync("Do you ship to Denmark?");
        await using var connection = await other.ConnectAsync();
        await agent.TakesAsync("Guest 2");
        await IsOnAsync(agent.Page);
        await agent.StartVideoCallAsync();
        await agent.OpensAsync(VisitorName);
        await IsOffAsync(agent.Page, Refusal.TextOf(Refusal.AgentInCall));
    }

    /// <summary>Where calls open over the console, and its button is pressed all the same.</summary>
    private static async Task AStartThatIsRefusedSaysWhyAndCoversNothingAsync(AgentPage agent)
    {
        await agent.Page.EvaluateAsync<object?>(
            """
            () => {
              document.getElementById('start-call-button').disabled = false;
              document.getElementById('call-reason').textContent = '';
            }
            """
        );

        await agent.Page.ClickAsync("button", "Start video call");

        await agent.Page.WaitForExpressionAsync(
            "the reason",
            "document.getElementById('toasts').textContent.includes('The visitor is not here right now.')"
        );
        Assert.False(await agent.Page.HasAsync("region", "Video call"));
        Assert.Single(await agent.Page.Browser.PagesAsync());
        await agent.WritesAsync("Then I write instead.");
    }

    private static Task IsOnAsync(Page page) =>
        page.WaitForExpressionAsync(
            "the button to be on",
            """
            document.getElementById('start-call-button')?.disabled === false &&
              document.getElementById('call-reason').hidden
            """
        );

    private static async Task IsOffAsync(Page page, string reason)
    {
        await page.WaitForTextAsync(reason);
        Assert.Equal(
            reason,
            await page.EvaluateAsync<string>(
                """
                (() => {
                  const button = document.getElementById('start-call-button');
                  return button.disabled
                    ? document.getElementById(button.getAttribute('aria-describedby')).textContent
                    : 'It is on.';
                })()
                """
            )
        );
    }
}
