using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>What calls cost that run and say nothing but that they do, and how long a signal takes meanwhile.</summary>
internal sealed class CurveOfRunningCalls : Curve
{
    public const string Cpu = "CPU by running calls";
    public const string Memory = "memory by running calls";
    public const string Signal = "one signal by running calls";
    public const string Median = "p50 ms";
    public const string Slowest = "p99 ms";

    private const int SignalsPerSecond = 200;

    private static readonly int[] Sizes = [10, 100, 500, 1_000, 2_500, 5_000];

    // Agents are told for seconds who is in a call.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    private Pairs? _pairs;

    protected override string Of => "calls";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Seed(string data) => _pairs = new(data, Sizes[^1]);

    public override void Measure(Trial trial)
    {
        var shop = ((LiveChatMeetServer)trial.Contender).Shop;
        var pairs = _pairs!.In(shop, Path.Combine(trial.Directory, "data"));
        var calls = new RunningCalls(trial.Loop, trial.Port, pairs);
        calls.GrowTo(Sizes[0]);
        var signals = new SignalTraffic(calls.All.Take(1));
        foreach (var size in Sizes)
        {
            calls.GrowTo(size);
            Watch(trial, calls, size);
            MeasureSignals(trial, signals, size);
            calls.Check();
        }
    }

    private static void Watch(Trial trial, RunningCalls calls, int size)
    {
        calls.Settle(Settled);
        trial.WaitForQuiet();
        var measured = trial.Measuring.Of(() => trial.Loop.Rest(Watched));
        var share = 100 * measured.Cpu / measured.Seconds;
        Point(trial, Cpu, size, CurveOfConnections.Share, share, measured);
        var megabytes = trial.Server.ResidentKilobytes / 1024.0;
        Point(trial, Memory, size, CurveOfConnections.Megabytes, megabytes, measured);
    }

    private static void MeasureSignals(Trial trial, SignalTraffic signals, int size)
    {
        var measured = Pace.Open(trial.Measuring, signals, SignalsPerSecond, trial.Options.Phase);
        double Within(double share) => measured.Latencies.Within(share) / 1_000;
        trial.Keep(
            PhaseOf(Signal, size),
            measured.Others,
            new()
            {
                [At] = size,
                [Median] = Within(0.5),
                [Slowest] = Within(0.99),
            }
        );
    }
}
