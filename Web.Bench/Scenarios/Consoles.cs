using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>Whole calls with their forms and pages, without and with a console open for each agent, which fetches what
/// it is told to.</summary>
internal sealed class Consoles : Scenario
{
    public const string Without = "without consoles";
    public const string With = "with consoles";

    public override string Name => "consoles";

    public override bool IsQuick => true;

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours];

    public override void Measure(Trial trial)
    {
        var (loop, port, warm) = (trial.Loop, trial.Port, trial.Options.Phase);
        var time = CallRounds.Steady(trial.Options);
        var ours = (LiveChatMeetServer)trial.Contender;
        var agents = ours.ConnectAgents(loop, port);
        var calls = new CallsAtOnce(loop, port, ours.Shop, agents, trial.Options.Pairs);
        var rounds = new CallRounds(loop, calls.All);
        Measure(Without, []);
        var pages = agents.Select((agent, number) => Open(trial, ours.Shop, agent, number)).ToList();
        Measure(With, pages);

        void Measure(string name, List<ConsolePage> consoles)
        {
            var (fetched, putOff, done) = (0L, 0L, 0L);
            trial.Phase(
                name,
                () =>
                {
                    (fetched, putOff, done) = (Fetched(), PutOff(), rounds.Done);
                    return rounds.Run(trial.Measuring, warm, time);
                },
                _ =>
                    new()
                    {
                        ["fetched"] = (Fetched() - fetched) / (double)Math.Max(1, rounds.Done - done),
                        ["put off"] = (PutOff() - putOff) / (double)Math.Max(1, rounds.Done - done),
                    }
            );

            long Fetched() => consoles.Sum(page => page.Fetched);
            long PutOff() => consoles.Sum(page => page.PutOff) + calls.All.Sum(call => call.PutOff);
        }
    }

    private static ConsolePage Open(Trial trial, Shop shop, HubConnection connection, int number)
    {
        var room = shop.Guests.First(guest => guest.Agent == number).Rid;
        return new(trial.Loop, shop.Agent(trial.Loop, trial.Port, number), connection, room);
    }
}
