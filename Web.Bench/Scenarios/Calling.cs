using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Whole calls, many pairs at once: ours are durable and do all that browsers do; those of peers are 22
/// messages that are passed on.</summary>
internal sealed class Calling : Scenario
{
    public const string Many = "calls at once";
    public const string HubCalls = "hub calls";
    public const string Pushes = "pushes";

    public override string Name => "calls";

    public override bool IsQuick => true;

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours, .. field.Relays];

    public override void Measure(Trial trial)
    {
        if (trial.Contender is LiveChatMeetServer ours)
            MeasureOurs(trial, ours);
        else if (trial.Contender is RelayPeer peer)
            MeasurePeer(trial, peer);
    }

    private static void MeasureOurs(Trial trial, LiveChatMeetServer ours)
    {
        var agents = ours.ConnectAgents(trial.Loop, trial.Port);
        var calls = new CallsAtOnce(trial.Loop, trial.Port, ours.Shop, agents, trial.Options.Pairs);
        trial.Phase("first minute", () => calls.Run(trial.Measuring, trial.Options.Phase / 2));
        trial.Warm(time => calls.Run(trial.Measuring, time));
        var before = (Calls: 0L, Pushes: 0L);
        trial.Phase(
            Many,
            () =>
            {
                before = calls.Traffic;
                return calls.Run(trial.Measuring, trial.Options.Phase);
            },
            measured =>
                new()
                {
                    [HubCalls] = (calls.Traffic.Calls - before.Calls) / (double)measured.Count,
                    [Pushes] = (calls.Traffic.Pushes - before.Pushes) / (double)measured.Count,
                }
        );
    }

    private static void MeasurePeer(Trial trial, RelayPeer peer)
    {
        var calls = new RelayCalls(peer.Connect(trial.Loop, trial.Port, 0..(2 * trial.Options.Pairs)));
        trial.Warm(time => calls.Run(trial.Measuring, time));
        trial.Phase(Many, () => calls.Run(trial.Measuring, trial.Options.Phase));
    }
}
