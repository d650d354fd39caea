using System.Diagnostics;

namespace LiveChatMeet.Storage;

/// <summary>The pace of work that nobody waits for: it takes a third of the time while nobody else writes, else a
/// tenth.</summary>
public sealed class Pace(Backlog backlog)
{
    private const int RestFor = 2;
    private const int RestBusyFor = 9;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(2);

    private long _done = -1;

    /// <summary>Does a step, and rests.</summary>
    public async Task StepAsync(Func<Task> step, CancellationToken stopping)
    {
        var isBusy = backlog.Done != _done; // while it rested
        var begun = Stopwatch.GetTimestamp();
        await step();
        var rest = Stopwatch.GetElapsedTime(begun) * (isBusy ? RestBusyFor : RestFor);
        _done = backlog.Done;
        await Task.Delay(rest > ShortestRest ? rest : ShortestRest, stopping);
    }
}
