using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>How long the inbox takes with so many rooms in the past.</summary>
internal sealed class CurveOfRooms(int rooms) : Curve
{
    public const string Title = "inbox by rooms";
    public const string Milliseconds = "ms";

    public static IEnumerable<CurveOfRooms> All => [new(10_000), new(100_000), new(1_000_000)];

    protected override string Of => "rooms";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Seed(string data) => new History(Closed: rooms - 200, Waiting: 200, Each: 1).Write(data);

    public override void Measure(Trial trial)
    {
        using var agent = ((LiveChatMeetServer)trial.Contender).Shop.Agent(trial.Loop, trial.Port, 0);
        Measured Ask() =>
            Requests.Run(trial.Measuring, trial.Port, "/agent?handler=Inbox", agent.Cookie, 1, trial.Options.Phase);
        Ask();
        var measured = Ask();
        Point(trial, Title, rooms, Milliseconds, measured.Latencies.Within(0.5) / 1_000, measured);
    }
}
