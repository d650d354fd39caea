using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Peers;

/// <summary>
/// Calls as a server that only relays carries them, one after the other between each pair: 22 messages. R ring, Y
/// accept, O and A offer and answer, C and D eight candidates each way, K connected, H hang-up.
/// </summary>
internal sealed class RelayCalls
{
    private const int Candidates = 8;

    private readonly IReadOnlyList<RelayConnection> _connections;
    private readonly Progress[] _calls;
    private bool _isOn;

    public RelayCalls(IReadOnlyList<RelayConnection> connections)
    {
        _connections = connections;
        _calls = new Progress[connections.Count / 2];
        foreach (var (connection, number) in connections.Select((one, number) => (one, number)))
            connection.OnMarker = marker => Step(number, marker.Kind);
    }

    public Measured Run(Measuring measuring, TimeSpan time)
    {
        var latencies = new Latencies();
        _done = begun => latencies.Add(Loop.Now - begun);
        var count = 0L;
        var measured = measuring.Of(() =>
        {
            _isOn = true;
            for (var pair = 0; pair < _calls.Length; pair++)
                Begin(pair);
            measuring.Loop.Spin(time);
            (_isOn, count) = (false, latencies.Count);
        });
        measuring.Loop.Until("the calls have ended", () => _calls.All(call => !call.IsOn));
        return measured with { Count = count, Latencies = latencies };
    }

    private Action<long> _done = _ => { };

    private void Begin(int pair)
    {
        _calls[pair] = new() { IsOn = true, BegunAt = Loop.Now };
        Say(2 * pair, 'R');
    }

    private void Say(int number, char kind) =>
        _connections[number].Relay(_connections[number ^ 1], new(Loop.Now, number, kind), Bodies.Of(kind));

    private void Say(int number, char description, char candidate)
    {
        Say(number, description);
        for (var each = 0; each < Candidates; each++)
            Say(number, candidate);
    }

    private void Step(int number, char kind)
    {
        ref var call = ref _calls[number / 2];
        switch (kind)
        {
            case 'R':
                Say(number, 'Y');
                break;
            case 'Y':
                Say(number, 'O', 'C');
                break;
            case 'O':
                Say(number, 'A', 'D');
                break;
            case 'A' or 'D':
                if (++call.Come == 1 + Candidates)
                    Say(number, 'K');
                break;
            case 'K':
                Say(number, 'H');
                break;
            case 'H':
                End(number / 2);
                break;
        }
    }

    private void End(int pair)
    {
        _calls[pair].IsOn = false;
        _done(_calls[pair].BegunAt);
        if (_isOn)
            Begin(pair);
    }

    private struct Progress
    {
        public bool IsOn;
        public long BegunAt;

        /// <summary>The answer and candidates that the caller has.</summary>
        public int Come;
    }
}
