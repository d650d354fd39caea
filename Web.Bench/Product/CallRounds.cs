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

    /// <summary>How many calls have ended, also before and after what is measured.</summary>
    public long Done { get; private set; }

    private enum Stage
    {
        Resting,
        Ringing,
        Talking,
    }

    /// <summary>Measures calls while others are at every stage, as they are when they have gone on for a
    /// while.</summary>
    public Measured Run(Measuring measuring, TimeSpan warm, TimeSpan time)
    {
        GoOnFor(warm);
        _latencies = new();
        var count = 0L;
        var measured = measuring.Of(() =>
        {
            GoOnFor(time);
            count = _latencies.Count;
        });
        loop.Until("all calls have ended", HaveEnded, EndsWithin);
        return measured with { Count = count, Latencies = _latencies };
    }

    /// <summary>How long calls are measured: one takes seconds if the server is busy with all of them.</summary>
    public static TimeSpan Steady(Options options) => options.IsQuick ? options.Phase : 4 * options.Phase;

    private void GoOnFor(TimeSpan time)
    {
        for (var end = Loop.Now + time.Ticks * 100; Loop.Now < end; loop.Turn(0))
            GoOn(isOn: true);
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
                Done++;
                return Stage.Resting;
            default:
                return _stages[number];
        }
    }
}
