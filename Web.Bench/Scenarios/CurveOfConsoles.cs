using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>How many calls a second there are, with their forms and pages, while so many consoles are open.</summary>
internal sealed class CurveOfConsoles : Curve
{
    public const string Title = "calls by open consoles";
    public const string Calls = "calls a second";

    private static readonly int[] Sizes = [1, 10, 50, 100, 200];

    protected override string Of => "consoles";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Measure(Trial trial)
    {
        var (loop, port) = (trial.Loop, trial.Port);
        var shop = ((LiveChatMeetServer)trial.Contender).Shop;
        var agents = ((LiveChatMeetServer)trial.Contender).ConnectAgents(loop, port);
        var rounds = new CallRounds(loop, new CallsAtOnce(loop, port, shop, agents, trial.Options.Pairs).All);
        var pages = new List<ConsolePage>();
        foreach (var size in Sizes)
        {
            for (; pages.Count < size; loop.Turn(1))
                pages.Add(Open(trial, shop, agents, pages.Count));
            var measured = rounds.Run(trial.Measuring, trial.Options.Phase, CallRounds.Steady(trial.Options));
            Point(trial, Title, size, Calls, measured.PerSecond, measured);
        }
    }

    // An agent's first console has the connection that the agent calls over; the others are further windows.
    private static ConsolePage Open(Trial trial, Shop shop, HubConnection[] agents, int number)
    {
        var agent = number % agents.Length;
        var connection = number < agents.Length ? agents[number] : shop.ConnectAgent(trial.Loop, trial.Port, agent);
        return new(
            trial.Loop,
            shop.Agent(trial.Loop, trial.Port, agent),
            connection,
            shop.Guests.First(guest => guest.Agent == agent).Rid
        );
    }
}
