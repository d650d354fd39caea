using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Relay;

/// <summary>Two browsers that reach each other through the server's own relay alone.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "D13")]
public sealed class OwnRelayCallTests(ITestOutputHelper output) : IWithPeople
{
    // What each waits for: the relay's place, then the media.
    private static readonly TimeSpan Heals = TimeSpan.FromSeconds(30);

    // Both together, where the browsers are still there when the relay is back.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    public People People { get; } = new() { Settings = RelayShop.Settings() };

    [Theory]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Firefox)]
    public async Task They_see_and_hear_each_other_while_the_call_moves(BrowserKind agents, BrowserKind visitors) =>
        await MovedAsync(agents, visitors);

    [Fact]
    public async Task They_see_and_hear_each_other_again_after_the_relay_has_died() =>
        await DiesAsync(BrowserKind.Chromium, BrowserKind.Chromium);

    /// <summary>D13, also away for so long that the browsers have given their connection up: in Firefox it carries
    /// nothing more then, and another leg takes its place.</summary>
    [Theory(Explicit = true), Trait("Full", "turn")]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox, 0)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Firefox, 0)]
    [InlineData(BrowserKind.Chromium, BrowserKind.Chromium, 40)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Chromium, 40)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Firefox, 40)]
    public async Task In_Firefox_too(BrowserKind agents, BrowserKind visitors, int secondsAway) =>
        await DiesAsync(agents, visitors, secondsAway);

    private async Task DiesAsync(BrowserKind agents, BrowserKind visitors, int secondsAway = 0)
    {
        var (meet, tab) = await MovedAsync(agents, visitors);
        await People.RestartServerAsync(() => Task.Delay(TimeSpan.FromSeconds(secondsAway)));
        var begun = TimeProvider.System.GetTimestamp();
        var allocations = People.Server.Services.GetRequiredService<Allocations>();
        await Eventually.IsTrueAsync(
            "both have a place at the new relay",
            () => Task.FromResult(allocations.Count >= 2),
            Heals
        );
        var relayedAfter = TimeProvider.System.GetElapsedTime(begun);
        await BothAreRelayedAsync(meet, tab, Heals);

        var took = TimeProvider.System.GetElapsedTime(begun);
        output.WriteLine(
            $"{agents} and {visitors}, {secondsAway} s away: relayed again {relayedAfter.TotalSeconds:0.0} s after "
                + $"the restart, media after {took.TotalSeconds:0.0} s"
        );
        if (secondsAway == 0)
            Assert.True(took <= Within, $"It took {took.TotalSeconds:0.0} s.");
    }

    private async Task<(MeetPage Meet, MeetPage Tab)> MovedAsync(BrowserKind agents, BrowserKind visitors)
    {
        await People.ChangeSiteAsync(site => site.RelayOnly = true);
        var (agent, visitor) = await People.InConversationAsync(agents, visitors);
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await BothAreRelayedAsync(meet, docked);

        var tab = await docked.MaximizeAsync();
        if (visitors == BrowserKind.Firefox)
            await tab.Scope.ClickAsync("button", "Continue here"); // it plays no sound in a new tab
        await tab.WaitUntilTakenAsync();
        await BothAreRelayedAsync(meet, tab);
        return (meet, tab);
    }

    private static async Task BothAreRelayedAsync(MeetPage agents, MeetPage visitors, TimeSpan? limit = null)
    {
        await agents.MediaFlowsAsync(limit);
        await visitors.MediaFlowsAsync(limit);
        foreach (var page in (MeetPage[])[agents, visitors])
            await Eventually.IsTrueAsync(
                $"{page.Scope} is relayed",
                async () => (await page.Probe.ReadAsync()).Connections is [.., { IsRelayed: true }]
            );
    }
}
