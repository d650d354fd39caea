using LiveChatMeet.Bench.Baselines;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>All servers that are measured, as far as they are here.</summary>
internal sealed class Field : IDisposable
{
    private readonly NextcloudPeer _nextcloud;

    public Field(Options options, string program, string kept, string home)
    {
        Ours = new(program, Path.Combine(home, "ours"), options.Agents, options.Guests);
        _nextcloud = new(kept);
        Relays = options.HasPeers
            ? [new PeerJsPeer(kept), _nextcloud, new StockPeer("SignalR", StockServer.WithoutStore)]
            : [];
        EntityFramework = options.HasPeers ? [new StockPeer("SignalR and EF", StockServer.WithEntityFramework)] : [];
    }

    public LiveChatMeetServer Ours { get; }

    /// <summary>Servers that only relay.</summary>
    public IReadOnlyList<RelayPeer> Relays { get; private set; }

    /// <summary>The stock hub, which stores each message by Entity Framework.</summary>
    public IReadOnlyList<RelayPeer> EntityFramework { get; }

    public IEnumerable<RelayPeer> Stock => Relays.OfType<StockPeer>();

    public IEnumerable<RelayPeer> PeerJs => Relays.OfType<PeerJsPeer>();

    /// <returns>The names of those that are not here.</returns>
    public IReadOnlyList<string> Prepare()
    {
        Ours.Prepare();
        var here = Relays.Where(peer => peer.Prepare()).ToList();
        var missing = Relays.Except(here).Select(peer => peer.Name).ToList();
        Relays = here;
        return missing;
    }

    public void Dispose() => _nextcloud.Dispose();
}
