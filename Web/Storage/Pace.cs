using System.Diagnostics;

namespace LiveChatMeet.Storage;

/// <summary>The pace of work that nobody waits for: it takes a third of the time, or a hundredth while somebody
/// waits for what is written.</summary>
/// <param name="restFor">How long it rests, by how long it worked.</param>
/// <param name="restBusyFor">The same while somebody waits.</param>
public sealed class Pace(Backlog backlog, int restFor = 2, int restBusyFor = 99)
{
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(2);

    // So long after somebody wrote, others may still be at it.
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(1);

    /// <summary>It rests no longer than that: a step that took long may have had to wait itself.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromMilliseconds(500);

    private long _awaited;
    private long _sawOthers = Stopwatch.GetTimestamp();

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
        var begun = Stopwatch.GetTimestamp();
        if (backlog.Awaited is var awaited && awaited != _awaited)
            (_awaited, _sawOthers) = (awaited, begun);
        var isBusy = Stopwatch.GetElapsedTime(_sawOthers, begun) < BusyFor;
        var outcome = await step();
        var rest = Stopwatch.GetElapsedTime(begun) * (isBusy ? restBusyFor : restFor);
        await Task.Delay(TimeSpan.FromTicks(Math.Clamp(rest.Ticks, ShortestRest.Ticks, LongestRest.Ticks)), stopping);
        return outcome;
    }
}
