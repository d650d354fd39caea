using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Twice as many messages as can be stored: what is too much must be refused, what is accepted must not wait
/// long, and whoever hangs up meanwhile must not wait at all.</summary>
internal sealed class Overload : Scenario
{
    public const string Half = "half of what is sustained";
    public const string Twice = "twice of what is sustained";
    public const string HangUps = "hang-ups meanwhile";

    private const int Pairs = 10;

    public override string Name => "overload";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Measure(Trial trial)
    {
        var (loop, port, time) = (trial.Loop, trial.Port, trial.Options.Phase);
        var (ours, measuring) = ((LiveChatMeetServer)trial.Contender, trial.Measuring);
        var agents = ours.ConnectAgents(loop, port);
        var calls = new CallsAtOnce(loop, port, ours.Shop, agents, Pairs);
        var messages = new MessageTraffic(loop, port, ours.Shop, agents);
        Pace.Closed(measuring, messages, messages.Lanes, 1, time);
        var most = Pace.Closed(measuring, messages, messages.Lanes, 1, time).PerSecond;
        trial.Phase(Half, () => Pace.Open(measuring, messages, most / 2, time));
        calls.Connect();
        var hangUps = new Latencies();
        foreach (var (number, call) in calls.All.Index())
            loop.After(time * ((number + 0.5) / Pairs), () => HangUp(loop, call, hangUps));
        trial.Once(
            Twice,
            () => Pace.Open(measuring, messages, 2 * most, time),
            measured => new() { ["refused %"] = 100 * messages.Refused / (messages.Refused + (double)measured.Count) }
        );
        loop.Until("all calls have ended", () => calls.All.All(call => call.IsOver));
        trial.Keep(HangUps, 0, new() { ["slowest ms"] = hangUps.Within(1) / 1_000 });
    }

    // Until the other side knows.
    private static void HangUp(Loop loop, Call call, Latencies latencies)
    {
        var begun = Loop.Now;
        call.HangUp();
        Look();

        void Look()
        {
            if (call.HasEnded)
                latencies.Add(Loop.Now - begun);
            else
                loop.After(TimeSpan.FromMilliseconds(1), Look);
        }
    }
}
