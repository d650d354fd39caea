using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;
using LiveChatMeet.Bench.Report;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Twice as many messages as can be stored: what is too much must be refused, what is accepted must not wait
/// long, no signal may be lost, and whoever hangs up meanwhile must not wait at all.</summary>
internal sealed class Overload : Scenario
{
    public const string Half = "half of what is sustained";
    public const string Twice = "twice of what is sustained";
    public const string HangUps = "hang-ups meanwhile";
    public const string Signals = "signals meanwhile";

    private const int Pairs = 10;

    private static readonly TimeSpan SignalsEvery = TimeSpan.FromMilliseconds(5);

    public override string Name => "overload";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Measure(Trial trial)
    {
        var (loop, port, time) = (trial.Loop, trial.Port, trial.Options.Phase);
        var (ours, measuring) = ((LiveChatMeetServer)trial.Contender, trial.Measuring);
        var agents = ours.ConnectAgents(loop, port);
        var calls = new CallsAtOnce(loop, port, ours.Shop, agents, 2 * Pairs);
        calls.Connect();
        var signals = new SignalTraffic(calls.All.Skip(Pairs));
        var messages = new MessageTraffic(loop, port, ours.Shop, agents);
        trial.Warm(window => Pace.Closed(measuring, messages, messages.Lanes, 1, window));
        var most = Pace.Closed(measuring, messages, messages.Lanes, 1, time).PerSecond;
        trial.Phase(Half, () => Pace.Open(measuring, messages, most / 2, time));
        var refused = messages.Refused;
        var (hangUps, heard) = (new Latencies(), new Latencies());
        trial.Once(
            Twice,
            () =>
            {
                HangUpMeanwhile(loop, [.. calls.All.Take(Pairs)], time, hangUps);
                SignalMeanwhile(loop, signals, time, heard);
                return Pace.Open(measuring, messages, 2 * most, time);
            },
            measured =>
                new()
                {
                    ["refused %"] =
                        100.0 * (messages.Refused - refused) / (messages.Refused - refused + measured.Count),
                }
        );
        loop.Until("all calls have ended", () => calls.All.Take(Pairs).All(call => call.IsOver));
        loop.Until("every signal has arrived", () => signals.IsDrained && signals.Unanswered == 0);
        trial.Keep(HangUps, 0, Figures(hangUps));
        trial.Keep(Signals, 0, Figures(heard));
    }

    private static Dictionary<string, double> Figures(Latencies latencies) =>
        new() { [Sample.Median] = latencies.Within(0.5), [Sample.Slowest] = latencies.Within(0.99) };

    private static void HangUpMeanwhile(Loop loop, IReadOnlyList<Call> calls, TimeSpan time, Latencies latencies)
    {
        foreach (var (number, call) in calls.Index())
            loop.After(time * ((number + 0.5) / Pairs), () => HangUp(loop, call, latencies));
    }

    private static void SignalMeanwhile(Loop loop, SignalTraffic signals, TimeSpan time, Latencies latencies)
    {
        signals.OnArrival = (_, at) => latencies.Add(Loop.Now - at);
        for (var number = 0; number * SignalsEvery < time; number++)
        {
            var lane = number % signals.Lanes;
            loop.After(number * SignalsEvery, () => signals.Send(lane, Loop.Now));
        }
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
