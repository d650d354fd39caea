using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The same figures with 100 ms of round trip and 1 % loss between the two browsers, which see each other
/// through a relay alone.</summary>
[Trait("Needs", "quiet")]
[Trait("Needs", "browser")]
[Trait("Requirement", "D10")]
public sealed class HandoffPoorNetworkTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const int Runs = 10;

    // From browser to browser a datagram passes twice: to the relay, and from it.
    private static readonly Weather Poor = Weather.Of(roundTripMs: 50, loss: 0.005);

    private PoorRelay? _relay;

    public async ValueTask InitializeAsync()
    {
        _relay = await PoorRelay.StartAsync();
        _relay.Network.SetAll(Poor);
        _relay.WriteTo(People.Settings);
        await People.InitializeAsync();
        await People.ChangeSiteAsync(site => site.RelayOnly = true);
    }

    public async ValueTask DisposeAsync()
    {
        await People.DisposeAsync();
        if (_relay is not null)
            await _relay.DisposeAsync();
    }

    [Fact(Explicit = true)]
    [Trait("Full", "handoff")]
    public async Task Over_a_poor_network_little_is_missed()
    {
        var moves = await new HandoffFigures(People, output).RunAsync(BrowserKind.Chromium, BrowserKind.Chromium, Runs);

        Assert.True(_relay!.Network.Counts.Lost > 0, "The network lost nothing.");
        foreach (var direction in moves.Where(move => !move.BreaksFirst).GroupBy(move => move.Direction))
        {
            Assert.InRange(
                HandoffReport.Median(direction.Select(move => move.Picture)),
                0,
                4 * HandoffFigures.FrameTime
            );
            Assert.InRange(HandoffReport.Median(direction.Select(move => move.Sound)), 0, 20);
        }
    }
}
