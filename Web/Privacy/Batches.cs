using System.Diagnostics;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Privacy;

/// <summary>Does much by little: a command that changes few rows, again and again, with pauses in which messages and
/// calls are written.</summary>
/// <param name="restFor">How long it rests, by how long it worked.</param>
internal sealed class Batches(Writer writer, int restFor)
{
    /// <summary>Rows of one command: about as long as the sync of a commit.</summary>
    public const int Rows = 100;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(2);

    /// <summary>Until it changes nothing more.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<long> RunAsync(Func<LiveChatDb, Task<int>> change, CancellationToken cancellation)
    {
        var changed = 0L;
        while (await OnceAsync(change, cancellation) is var rows and > 0)
            changed += rows;
        return changed;
    }

    /// <summary>One command, and the rest after it.</summary>
    public async Task<int> OnceAsync(Func<LiveChatDb, Task<int>> change, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var begun = Stopwatch.GetTimestamp();
        var changed = await writer.WriteAsync(new ChangeSome(change));
        var rest = Stopwatch.GetElapsedTime(begun) * restFor;
        await Task.Delay(rest > ShortestRest ? rest : ShortestRest, cancellation);
        return changed;
    }

    private sealed class ChangeSome(Func<LiveChatDb, Task<int>> change) : EntityCommand<int>
    {
        public override Priority Priority => Priority.Idle;

        protected override async Task<Outcome<int>> ApplyAsync(LiveChatDb database) => new(await change(database));
    }
}
