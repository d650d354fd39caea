using LiveChatMeet.Storage;

namespace LiveChatMeet.Privacy;

/// <summary>Does much by little: a command that changes few rows, again and again, with pauses in which messages and
/// calls are written.</summary>
/// <param name="restFor">How long it rests, by how long it worked.</param>
/// <param name="restBusyFor">The same while others write, and a moment after; as long if it is not given.</param>
internal sealed class Batches(Writer writer, int restFor, int? restBusyFor = null)
{
    /// <summary>Rows of one command: about as long as the sync of a commit.</summary>
    public const int Rows = 100;

    private readonly Pace _pace = new(writer.Backlog, restFor, restBusyFor ?? restFor)
    {
        LongestRest = TimeSpan.FromSeconds(2),
    };

    /// <summary>Whether it ends early, for what cannot wait.</summary>
    public Func<bool> GivesWay { get; init; } = () => false;

    /// <summary>Until it changes nothing more, or gives way.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<long> RunAsync(Func<WriteContext, Task<int>> change, CancellationToken cancellation)
    {
        var changed = 0L;
        while (!GivesWay() && await OnceAsync(change, cancellation) is var rows and > 0)
            changed += rows;
        return changed;
    }

    /// <summary>One command, and the rest after it.</summary>
    public Task<int> OnceAsync(Func<WriteContext, Task<int>> change, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _pace.StepAsync(() => writer.WriteAsync(new ChangeSome(change)), cancellation);
    }

    private sealed class ChangeSome(Func<WriteContext, Task<int>> change) : WriteCommand<int>
    {
        public override Priority Priority => Priority.Idle;

        public override bool MayFailHalfWay => true;

        public override async ValueTask<Outcome<int>> ApplyAsync(WriteContext write)
        {
            var changed = await change(write);
            await write.Database.SaveChangesAsync();
            return new(changed);
        }
    }
}
