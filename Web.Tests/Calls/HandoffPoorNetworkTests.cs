using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Calls;

/// <summary>The same figures with 100 ms of round trip and 1 % loss between the two browsers, which see each other
/// through a relay alone.</summary>
public sealed class HandoffPoorNetworkTests(ITestOutputHelper output) : HandoffMeasuringTest(output)
{
    private const string Secret = "a-secret-of-the-test";
    private const int Runs = 10;

    // From browser to browser a datagram passes twice: to the relay, and from it.
    private static readonly Weather Poor = Weather.Of(roundTripMs: 50, loss: 0.005);

    private Coturn? _coturn;
    private PoorNetwork? _network;

    private PoorNetwork Network => _network ?? throw new InvalidOperationException("The network was not started.");

    protected override Dictionary<string, string> Settings =>
        new() { ["Ice:Turn:Urls:0"] = Network.Url, ["Ice:Turn:Secret"] = Secret };

    public override async ValueTask InitializeAsync()
    {
        _coturn = await Coturn.StartAsync(Secret);
        _network = PoorNetwork.InFrontOf(_coturn.Port);
        _network.SetAll(Poor);
        await base.InitializeAsync();
        await ChangeSiteAsync(site => site.RelayOnly = true);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
        if (_coturn is not null)
            await _coturn.DisposeAsync();
    }

    [Fact(Explicit = true)]
    [Trait("Full", "handoff")]
    public async Task Over_a_poor_network_little_is_missed()
    {
        var moves = await RunAsync(BrowserKind.Chromium, BrowserKind.Chromium, Runs);

        Assert.True(Network.Counts.Lost > 0, "The network lost nothing.");
        foreach (var direction in moves.Where(move => !move.BreaksFirst).GroupBy(move => move.Direction))
        {
            Assert.InRange(Median(direction.Select(move => move.Picture)), 0, 4 * FrameTime);
            Assert.InRange(Median(direction.Select(move => move.Sound)), 0, 20);
        }
    }
}
