using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Product;

/// <summary>Calls of many pairs at once.</summary>
internal sealed class CallsAtOnce
{
    private readonly Loop _loop;
    private readonly IReadOnlyList<HubConnection> _agents;

    /// <param name="agents">All that are connected: each hears of what concerns them.</param>
    /// <param name="pairs">The first guests of the shop, each with the agent who has their room.</param>
    public CallsAtOnce(Loop loop, int port, Shop shop, IReadOnlyList<HubConnection> agents, int pairs)
    {
        (_loop, _agents) = (loop, agents);
        All = [.. shop.Guests.Take(pairs).Select(guest => new Call(loop, port, shop, guest, agents[guest.Agent]))];
        loop.Until("all visitors are connected", () => All.All(call => call.Visitor.IsReady));
    }

    public IReadOnlyList<Call> All { get; }

    /// <summary>How many calls of the hub and pushes there were so far.</summary>
    public (long Calls, long Pushes) Traffic =>
        (
            _agents.Sum(one => one.Calls) + All.Sum(call => call.Visitor.Calls),
            _agents.Sum(one => one.Pushes) + All.Sum(call => call.Visitor.Pushes)
        );

    /// <summary>All begin to ring, and their pages are open.</summary>
    public void Ring()
    {
        foreach (var call in All)
            call.Ring();
        _loop.Until("all calls ring", () => All.All(call => call.IsReady), TimeSpan.FromSeconds(60));
    }

    /// <summary>One call of each pair, all at once, from its ring to its end: what the hub does. The form that starts
    /// them and the pages that they are in are opened before.</summary>
    public Measured RunOnce(Measuring measuring)
    {
        Ring();
        var (latencies, open) = (new Latencies(), new HashSet<Call>(All));
        var measured = measuring.Of(() =>
        {
            var begun = Loop.Now;
            foreach (var call in All)
                call.Begin();
            _loop.Until(
                "all calls were connected and have ended",
                () =>
                {
                    for (var ended = open.RemoveWhere(call => call.IsOver); ended > 0; ended--)
                        latencies.Add(Loop.Now - begun);
                    return open.Count == 0;
                },
                TimeSpan.FromSeconds(60)
            );
        });
        return measured with { Count = All.Count, Latencies = latencies };
    }

    /// <summary>The same again and again, for so long without the ringing.</summary>
    public Measured Run(Measuring measuring, TimeSpan time)
    {
        var whole = RunOnce(measuring);
        while (whole.Seconds < time.TotalSeconds)
            whole = whole.And(RunOnce(measuring));
        return whole;
    }

    /// <summary>All are connected and go on.</summary>
    public void Connect()
    {
        Ring();
        foreach (var call in All)
        {
            call.EndsAtOnce = false;
            call.Begin();
        }
        _loop.Until("all calls are connected", () => All.All(call => call.IsTalking), TimeSpan.FromSeconds(60));
    }
}
