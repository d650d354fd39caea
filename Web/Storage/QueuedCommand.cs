using System.Diagnostics;

namespace LiveChatMeet.Storage;

/// <summary>A command that waits for its turn.</summary>
internal abstract class QueuedCommand
{
    /// <summary>The most urgent first, each in its turn.</summary>
    public static readonly Comparer<QueuedCommand> Order = Comparer<QueuedCommand>.Create(
        (one, other) => (one.Priority, one.Number).CompareTo((other.Priority, other.Number))
    );

    /// <summary>Its place among all that were queued.</summary>
    public required long Number { get; init; }

    public abstract Priority Priority { get; }

    public abstract string Name { get; }

    public abstract bool MayFailHalfWay { get; }

    public abstract Task ApplyAsync(WriteContext write);

    /// <summary>It is on the disk: its events are published, then its answer.</summary>
    public abstract void Complete(EventBus events, WriterMeter meter);

    /// <summary>Keeps the command's own error until the batch is committed.</summary>
    public abstract void Reject(Exception error);

    public abstract void Fail(Exception failure);
}

internal sealed class QueuedCommand<T>(WriteCommand<T> command) : QueuedCommand
{
    // Continuations run elsewhere: the writer never waits for what its callers do next.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _queuedAt = Stopwatch.GetTimestamp();
    private Outcome<T>? _outcome;
    private Exception? _error;

    public override string Name => command.Name;

    public Task<T> Answer => _answer.Task;

    public override Priority Priority => command.Priority;

    public override bool MayFailHalfWay => command.MayFailHalfWay;

    public override async Task ApplyAsync(WriteContext write) =>
        (_outcome, _error) = (await command.ApplyAsync(write), null);

    public override void Complete(EventBus events, WriterMeter meter)
    {
        meter.Committed(Name, Stopwatch.GetElapsedTime(_queuedAt), isRefused: _error is not null);
        if (_error is not null)
        {
            _answer.SetException(_error);
            return;
        }
        command.Committed();
        foreach (var happened in _outcome!.Events)
            events.Publish(happened);
        _answer.SetResult(_outcome.Answer);
    }

    public override void Reject(Exception error) => _error = error;

    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}

/// <summary>A small change without events, named after the calling method.</summary>
internal sealed class SmallChange<T>(Func<LiveChatDb, Task<T>> apply, string file, string member) : EntityCommand<T>
{
    public override string Name => $"{Path.GetFileName(file).Split('.')[0]}.{member}";

    protected override async Task<Outcome<T>> ApplyAsync(LiveChatDb database) => new(await apply(database));
}
