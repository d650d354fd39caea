using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Very many connections on which nothing happens but a ping every ten seconds, as our browser code
/// sends.</summary>
internal sealed class Idling : Scenario
{
    public const string Connecting = "connecting";
    public const string Quiet = "nothing happens";
    public const string Kilobytes = "KB each";
    public const string CpuShare = "CPU %";

    private static readonly TimeSpan SettlesIn = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    private readonly int _count;
    private Crowd? _crowd;

    public Idling(string name, int count) => (Name, _count) = (name, count);

    public override string Name { get; }

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours, .. field.PeerJs, .. field.Stock];

    public override void Seed(string data) => _crowd = new(data, _count);

    public override void Measure(Trial trial)
    {
        IReadOnlyList<Channel> connections = [];
        // What the server holds before, with everything compiled and loaded.
        if (trial.Contender is LiveChatMeetServer ours)
            ours.ConnectAgents(trial.Loop, trial.Port);
        var before = trial.Server.ResidentKilobytes;
        trial.Once(
            Connecting,
            () => trial.Measuring.Of(() => connections = Connect(trial)) with { Count = _count },
            _ => []
        );
        trial.Loop.Rest(SettlesIn);
        trial.Once(
            Quiet,
            () => trial.Measuring.Of(() => trial.Loop.Rest(Watched)) with { Count = _count },
            measured =>
                new()
                {
                    [Kilobytes] = (trial.Server.ResidentKilobytes - before) / (double)_count,
                    [CpuShare] = 100 * measured.Cpu / measured.Seconds,
                }
        );
        if (connections.Any(one => one.IsClosed))
            throw new WrongResultException("A connection on which nothing happened was lost.");
    }

    private IReadOnlyList<Channel> Connect(Trial trial) =>
        trial.Contender switch
        {
            LiveChatMeetServer ours => _crowd!.Connect(trial.Loop, trial.Port, ours.Shop, .._count),
            RelayPeer peer => peer.Connect(trial.Loop, trial.Port, 0.._count),
            _ => [],
        };
}
