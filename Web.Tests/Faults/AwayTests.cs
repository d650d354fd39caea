using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>A page that nobody looks at: kept for the back button, hidden, or frozen. Who comes back to it sees what is
/// true, once.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "D35")]
public sealed class AwayTests(ITestOutputHelper output) : IWithPeople
{
    private const string First = "May I show you something?";

    public People People { get; } = new();

    [Fact]
    public async Task Who_comes_back_to_a_page_that_was_kept_hidden_or_frozen_sees_each_line_once_and_the_call()
    {
        var (agent, visitor) = await People.InConversationAsync();
        await ComesBackAsync(agent, visitor, isKept: true);

        var other = await visitor.Page.Browser.OpenAsync($"{People.Server.Origin}/licences");
        await other.BringToFrontAsync();
        await visitor.Page.FreezeAsync();
        await agent.WritesAsync("while it was frozen");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await visitor.Page.ThawAsync();
        await visitor.Page.BringToFrontAsync();
        await visitor.SeesExactlyAsync(First, "elsewhere", "back", "while it was frozen");

        var (meet, docked) = await agent.CallsAsync(visitor);
        await docked.MediaFlowsAsync();
        await other.BringToFrontAsync();
        await meet.MediaFlowsAsync();
        await visitor.Page.FreezeAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await visitor.Page.ThawAsync();
        await visitor.Page.BringToFrontAsync();
        await docked.WaitForLinkAsync();
        await docked.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        Assert.Equal("in-progress", await docked.StateAsync());
        Assert.Equal((1, 1), (await meet.Probe.LinksMadeAsync(), await docked.Probe.LinksMadeAsync()));
    }

    /// <summary>Firefox keeps no page with an open connection, and loads it anew.</summary>
    [Fact]
    public async Task Who_goes_back_in_Firefox_sees_each_line_once()
    {
        var (agent, visitor) = await People.InConversationAsync(visitorKind: BrowserKind.Firefox);

        await ComesBackAsync(agent, visitor, isKept: false);
    }

    private async Task ComesBackAsync(AgentPage agent, VisitorPage visitor, bool isKept)
    {
        await visitor.Page.EvaluateAsync<object?>(
            "() => { window.came = []; addEventListener('pageshow', ({ persisted }) => came.push(persisted)); }"
        );
        var address = await visitor.Page.UrlAsync();

        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder");
        await agent.WritesAsync("elsewhere");
        await visitor.SeesExactlyAsync(First, "elsewhere");
        await visitor.Page.EvaluateAsync<object?>("void history.back()");
        await visitor.Page.WaitForExpressionAsync("the page before", $"location.href === '{address}'");

        await visitor.SeesExactlyAsync(First, "elsewhere");
        await agent.WritesAsync("back");
        await visitor.SeesExactlyAsync(First, "elsewhere", "back");
        var came = await visitor.Page.EvaluateAsync<bool[]>("window.came ?? []");
        output.WriteLine($"{visitor.Page.Browser.Kind}: the page was {(came is [true] ? "kept" : "loaded anew")}");
        if (isKept)
            Assert.Equal((bool[])[true], came);
        await Eventually.IsTrueAsync("one connection is left", () => People.Connections == (1, 1));
        await agent.SeesExactlyAsync(First, "elsewhere", "back");
    }
}
