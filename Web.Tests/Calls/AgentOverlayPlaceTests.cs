using System.Diagnostics;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Where the overlay over the console stands, and what lies beneath it.</summary>
[Trait("Needs", "browser")]
public sealed class AgentOverlayPlaceTests : IWithPeople
{
    public People People { get; } = new();

    [Theory]
    [EachBrowser]
    public async Task The_overlay_is_dragged_and_sized_beneath_it_the_agent_works_on_and_it_stays_where_it_was_put(
        BrowserKind kind
    )
    {
        var (agent, visitor) = await People.InConversationAsync(kind);
        await agent.OpensCallsOverTheConsoleAsync(VisitorName);
        var overlay = await agent.CallsFromOverlayAsync(visitor);

        await IsDraggedSizedAndPutInCornersAsync(agent, overlay);
        await WorksOnBeneathAndAReloadTakesTheCallUpAsync(agent, visitor, overlay);
        await agent.Page.WaitForGoneAsync("region", "Video call");

        var kept = (await agent.OverlayPlaceAsync()) ?? throw new InvalidOperationException("No place was kept.");
        await agent.Page.ReloadAsync();
        var again = await agent.CallsFromOverlayAsync(visitor);
        Assert.Equal(
            (kept.Left, kept.Top),
            (await agent.OverlayBoxAsync()) is var place ? (place.Left, place.Top) : default
        );
        await again.HangUpAsync();
    }

    private static async Task IsDraggedSizedAndPutInCornersAsync(AgentPage agent, MeetPage overlay)
    {
        var before = await agent.OverlayBoxAsync();

        await overlay.MoveAsync(-300, -200);
        var moved = await SettledAsync(agent, before);
        Assert.Equal(
            (before.Left - 300, before.Top - 200, before.Width, before.Height),
            (moved.Left, moved.Top, moved.Width, moved.Height)
        );

        await overlay.MoveAsync(-630, -358);
        var snapped = await SettledAsync(agent, moved);
        Assert.Equal((24, 24), (snapped.Left, snapped.Top));

        await overlay.Scope.PressAsync("ArrowRight ArrowDown Shift+ArrowRight");
        var keyed = await SettledAsync(agent, snapped);
        Assert.True(
            keyed.Left > snapped.Left && keyed.Top > snapped.Top && keyed.Width > snapped.Width,
            $"{keyed} should be right of, below and wider than {snapped}"
        );

        await overlay.ExpandAsync();
        await overlay.Scope.WaitForAsync("button", "Shrink");
        Assert.True(await agent.OverlayCoversAsync());
        await overlay.Scope.PressAsync("Escape");
        await overlay.Scope.WaitForAsync("button", "Expand");
        Assert.Equal(keyed, await agent.OverlayBoxAsync());

        await agent.Page.ResizeAsync(360, 500);
        var inside = await SettledAsync(agent, keyed);
        Assert.True(inside is { Left: >= 0, Top: >= 0, Right: <= 360, Bottom: <= 500 }, $"{inside} should be inside");
        await agent.Page.ResizeAsync(1280, 800);
    }

    private async Task WorksOnBeneathAndAReloadTakesTheCallUpAsync(
        AgentPage agent,
        VisitorPage visitor,
        MeetPage overlay
    )
    {
        var docked = await visitor.DockedCallAsync();
        await docked.WatchAsync();
        await overlay.Scope.EvaluateAsync<object?>("() => { window.isSame = true; }");
        var inTheWay = await agent.OverlayBoxAsync();
        await overlay.MoveAsync(600, 250);
        await SettledAsync(agent, inTheWay);

        await agent.Page.ClickAsync("link", "Colleagues");
        await agent.Page.WaitForAsync("heading", "Colleagues");
        await agent.Page.EvaluateAsync<object?>("history.back()");
        await agent.OpensAsync(VisitorName);
        await agent.WritesAsync("I look it up meanwhile.");
        await visitor.SeesAsync("I look it up meanwhile.");
        Assert.True(await overlay.Scope.EvaluateAsync<bool>("window.isSame === true"));
        await docked.MediaFlowsAsync();
        await docked.NoticedNothingAsync();
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Agent));
        var place = await agent.OverlayBoxAsync();

        var watch = Stopwatch.StartNew();
        await agent.Page.ReloadAsync();
        var again = await agent.OverlayAsync();
        await again.WaitForPictureAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"taken up after a reload: {watch.ElapsedMilliseconds} ms");
        Assert.Equal(place, await agent.OverlayBoxAsync());
        await again.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Assert.Equal("in-progress", await docked.StateAsync());

        await People.RestartServerAsync();
        await Eventually.IsTrueAsync(
            "the agent and the visitor are back with one connection each",
            () => People.Server.ConnectionsOf(Party.Agent) == 1 && People.Server.ConnectionsOf(Party.Visitor) == 1
        );
        await again.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Assert.Equal(("in-progress", "borrowed"), (await again.StateAsync(), await again.SignalingAsync()));
        await again.HangUpAsync();
        await visitor.SeesAsync("hung up at");
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Agent));
    }

    /// <summary>Where the overlay comes to rest, elsewhere than before.</summary>
    private static Task<AgentPage.Box> SettledAsync(AgentPage agent, AgentPage.Box before) =>
        Eventually.RestsAsync($"the overlay leaves {before} and rests", agent.OverlayBoxAsync, before);
}
