namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>A TURN server behind a network whose weather a test makes.</summary>
public sealed class PoorRelay : IAsyncDisposable
{
    private const string Secret = "a-secret-of-the-test";

    private PoorRelay(Coturn coturn) => (Coturn, Network) = (coturn, PoorNetwork.InFrontOf(coturn.Port));

    public Coturn Coturn { get; }

    public PoorNetwork Network { get; }

    public static async Task<PoorRelay> StartAsync() => new(await Coturn.StartAsync(Secret));

    /// <summary>Makes a server that is still to start send its calls through this relay.</summary>
    public void WriteTo(Dictionary<string, string> settings)
    {
        settings["Ice:Turn:Urls:0"] = Network.Url;
        settings["Ice:Turn:Secret"] = Secret;
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await Coturn.DisposeAsync();
    }
}
