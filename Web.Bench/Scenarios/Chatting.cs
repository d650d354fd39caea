using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Messages of visitors in a hundred rooms, each pushed to an agent after it is stored; the same with other
/// stores and without one.</summary>
internal sealed class Chatting : Scenario
{
    public const string Hundred = "100 in flight";
    public const string Paced = "500/s";

    public override string Name => "chat";

    public override bool IsQuick => true;

    public override IEnumerable<Contender> Contenders(Field field) =>
        [field.Ours, .. field.EntityFramework, .. field.Stock];

    public override void Measure(Trial trial)
    {
        var (loop, port) = (trial.Loop, trial.Port);
        if (trial.Contender is LiveChatMeetServer ours)
        {
            var messages = new MessageTraffic(loop, port, ours.Shop, ours.ConnectAgents(loop, port));
            Measure(trial, messages);
            loop.Until("every message is answered", () => messages.Unanswered == 0);
        }
        else if (trial.Contender is RelayPeer peer)
            Measure(trial, new ChatTraffic(peer.Connect(loop, port, 0..(2 * trial.Options.Guests))));
    }

    private static void Measure(Trial trial, Traffic traffic)
    {
        var (measuring, time) = (trial.Measuring, trial.Options.Phase);
        trial.Phase("first minute", () => Pace.Closed(measuring, traffic, traffic.Lanes, 1, time / 2));
        Pace.Closed(measuring, traffic, traffic.Lanes, 1, time);
        trial.Phase(Hundred, () => Pace.Closed(measuring, traffic, traffic.Lanes, 1, time));
        if (trial.Options.IsQuick)
            return;
        trial.Phase("100/s", () => Pace.Open(measuring, traffic, 100, time));
        trial.Phase(Paced, () => Pace.Open(measuring, traffic, 500, time));
    }
}
