using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Product;

/// <summary>Calls of each pair one after the other, with all that belongs to them: the form that starts them and the
/// pages that they are in.</summary>
internal sealed class CallRounds(Loop loop, IReadOnlyList<Call> calls)
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(120);

    private readonly Stage[] _stages = new Stage[calls.Count];
    private readonly long[] _begun = new long[calls.Count];
    private Latencies _latencies = new();

    private enum Stage
    {
        Resting,
        Ringing,
        Talking,
    }

    public Measured Run(Measuring measuring, TimeSpan time)
    {
        _latencies = new();
        var count = 0L;
        var measured = measuring.Of(() =>
        {
            for (var end = Loop.Now + time.Ticks * 100; Loop.Now < end; loop.Turn(0))
                GoOn(isOn: true);
            count = _latencies.Count;
        });
        loop.Until("all calls have ended", HaveEnded, EndsWithin);
        return measured with { Count = count, Latencies = _latencies };
    }

    private bool HaveEnded()
    {
        GoOn(isOn: false);
        return _stages.All(stage => stage == Stage.Resting);
    }

    private void GoOn(bool isOn)
    {
        for (var number = 0; number < calls.Count; number++)
            _stages[number] = Next(number, isOn);
    }

    private Stage Next(int number, bool isOn)
    {
        var call = calls[number];
        switch (_stages[number])
        {
            case Stage.Resting when isOn:
                call.Ring();
                return Stage.Ringing;
            case Stage.Ringing when call.IsReady:
                _begun[number] = Loop.Now;
                call.Begin();
                return Stage.Talking;
            case Stage.Talking when call.IsOver:
                _latencies.Add(Loop.Now - _begun[number]);
                return Stage.Resting;
            default:
                return _stages[number];
        }
    }
}
