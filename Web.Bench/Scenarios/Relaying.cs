using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Signals of three kilobytes from one party of a call to the other, of many calls under way.</summary>
internal sealed class Relaying : Scenario
{
    public const string One = "one in flight";
    public const string Most = "most";
    public const string Slow = "500/s";
    public const string Fast = "2,000/s";

    private const int Window = 4;

    public override string Name => "relay";

    public override bool IsQuick => true;

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours, .. field.Relays];

    public override void Measure(Trial trial)
    {
        var (loop, port) = (trial.Loop, trial.Port);
        if (trial.Contender is LiveChatMeetServer ours)
        {
            var calls = new CallsAtOnce(loop, port, ours.Shop, ours.ConnectAgents(loop, port), trial.Options.Pairs);
            calls.Connect();
            var signals = new SignalTraffic(calls.All);
            Measure(trial, signals);
            loop.Until("every signal is answered", () => signals.Unanswered == 0);
        }
        else if (trial.Contender is RelayPeer peer)
            Measure(trial, new RelayTraffic(peer.Connect(loop, port, 0..(2 * trial.Options.Pairs))));
    }

    private static void Measure(Trial trial, Traffic traffic)
    {
        var (measuring, time) = (trial.Measuring, trial.Options.Phase);
        Pace.Closed(measuring, traffic, traffic.Lanes, Window, time);
        trial.Phase(One, () => Pace.Closed(measuring, traffic, 1, 1, time));
        trial.Phase(Most, () => Pace.Closed(measuring, traffic, traffic.Lanes, Window, time));
        if (trial.Options.IsQuick)
            return;
        trial.Phase(Slow, () => Pace.Open(measuring, traffic, 500, time));
        trial.Phase(Fast, () => Pace.Open(measuring, traffic, 2_000, time));
    }
}
