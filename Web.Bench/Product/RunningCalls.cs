using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Product;

/// <summary>Calls that run, more and more of them: both parties play, and their pages keep their legs alive.</summary>
/// <param name="shop">With an agent for each guest.</param>
internal sealed class RunningCalls(Loop loop, int port, Shop shop)
{
    private const int AtOnce = 50;

    private static readonly TimeSpan SettlesWithin = TimeSpan.FromMinutes(3);

    private readonly List<HubConnection> _agents = [];
    private readonly List<Call> _all = [];

    public IReadOnlyList<Call> All => _all;

    private long Pushes => _all.Sum(call => call.Agent.Pushes + call.Visitor.Pushes);

    /// <summary>Starts calls until there are so many, a few at a time.</summary>
    public void GrowTo(int count)
    {
        while (_all.Count < count)
            Start(Math.Min(AtOnce, count - _all.Count));
    }

    /// <summary>Waits until nothing has been pushed for so long: what has begun is then known to all.</summary>
    public void Settle(TimeSpan quiet)
    {
        var (heard, at) = (Pushes, Loop.Now);
        loop.Until("nothing is pushed any more", IsQuiet, SettlesWithin);

        bool IsQuiet()
        {
            if (Pushes is var now && now != heard)
                (heard, at) = (now, Loop.Now);
            return Loop.Now - at > quiet.Ticks * 100;
        }
    }

    /// <exception cref="WrongResultException">One does not run any more.</exception>
    public void Check()
    {
        loop.Until(
            "everything that parties of calls have called is answered",
            () => _all.All(call => call.Agent.Unanswered + call.Visitor.Unanswered == 0)
        );
        if (_all.Count(call => !IsRunning(call)) is > 0 and var gone)
            throw new WrongResultException($"{gone} of {_all.Count} calls have ended by themselves.");
    }

    private static bool IsRunning(Call call) =>
        call is { IsTalking: true, HasEnded: false, Agent.IsClosed: false, Visitor.IsClosed: false };

    private void Start(int count)
    {
        var first = _all.Count;
        for (var number = first; number < first + count; number++)
            _agents.Add(shop.ConnectAgent(loop, port, number));
        loop.Until("the agents are connected", () => _agents.Skip(first).All(one => one.IsReady));
        var few = shop with { Guests = [.. shop.Guests.Skip(first).Take(count)] };
        var calls = new CallsAtOnce(loop, port, few, _agents, count);
        calls.Connect();
        foreach (var call in calls.All)
            call.EndRequests();
        _all.AddRange(calls.All);
    }
}
