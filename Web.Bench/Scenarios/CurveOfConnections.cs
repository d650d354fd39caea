using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>What connections cost on which nothing happens but pings.</summary>
internal sealed class CurveOfConnections : Curve
{
    public const string Memory = "memory by idle connections";
    public const string Cpu = "CPU by idle connections";
    public const string Megabytes = "MB";
    public const string Share = "% of a core";

    private static readonly int[] Sizes = [1_000, 2_500, 5_000, 10_000, 15_000];
    private static readonly TimeSpan SettlesIn = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    private Crowd? _crowd;

    protected override string Of => "connections";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours, .. field.PeerJs];

    public override void Seed(string data) => _crowd = new(data, Sizes[^1]);

    public override void Measure(Trial trial)
    {
        var before = 0;
        foreach (var size in Sizes)
        {
            Connect(trial, before..size);
            before = size;
            trial.Loop.Rest(SettlesIn);
            var measured = trial.Measuring.Of(() => trial.Loop.Rest(Watched));
            Point(trial, Memory, size, Megabytes, trial.Server.ResidentKilobytes / 1024.0, measured);
            Point(trial, Cpu, size, Share, 100 * measured.Cpu / measured.Seconds, measured);
        }
    }

    private void Connect(Trial trial, Range numbers)
    {
        if (trial.Contender is LiveChatMeetServer ours)
            _crowd!.Connect(trial.Loop, trial.Port, ours.Shop, numbers);
        else if (trial.Contender is RelayPeer peer)
            peer.Connect(trial.Loop, trial.Port, numbers);
    }
}
