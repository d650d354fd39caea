using System.Diagnostics;

namespace LiveChatMeet.Storage;

/// <summary>The pace of work that nobody waits for: it takes a third of the time while nobody else writes, else a
/// tenth.</summary>
/// <param name="restFor">How long it rests, by how long it worked.</param>
/// <param name="restBusyFor">The same while others write.</param>
public sealed class Pace(Backlog backlog, int restFor = 2, int restBusyFor = 9)
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(2);

    private long _done = -1;

    /// <summary>Does a step, and rests.</summary>
    public Task StepAsync(Func<Task> step, CancellationToken stopping) =>
        StepAsync(
            async () =>
            {
                await step();
                return true;
            },
            stopping
        );

    /// <inheritdoc cref="StepAsync"/>
    /// <returns>What the step returned.</returns>
    public async Task<T> StepAsync<T>(Func<Task<T>> step, CancellationToken stopping)
    {
        var isBusy = backlog.Done != _done; // while it rested
        var begun = Stopwatch.GetTimestamp();
        var outcome = await step();
        var rest = Stopwatch.GetElapsedTime(begun) * (isBusy ? restBusyFor : restFor);
        _done = backlog.Done;
        await Task.Delay(rest > ShortestRest ? rest : ShortestRest, stopping);
        return outcome;
    }
}
