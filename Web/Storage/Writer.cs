using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LiveChatMeet.Refusals;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Storage;

/// <summary>The one writer. Commands queue; all waiting ones go into one transaction (group commit). Those that may
/// fail half-way have a savepoint, so that a failed one undoes only itself. Answers follow the commit: what was
/// acknowledged is on the disk.</summary>
public sealed partial class Writer(
    IDbContextFactory<LiveChatDb> databases,
    IDatabaseEngine engine,
    EventBus events,
    WriterMeter meter,
    TimeProvider time,
    ILogger<Writer> logger
) : BackgroundService
{
    private const int MaxQueueLength = 4_096;
    private const int MaxBatchSize = 256;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MayWaitFor = TimeSpan.FromMilliseconds(50);

    private readonly Channel<QueuedCommand> _queue = Channel.CreateUnboundedPrioritized(
        new UnboundedPrioritizedChannelOptions<QueuedCommand> { SingleReader = true, Comparer = QueuedCommand.Order }
    );

    private long _lastNumber;
    private WriteContext? _write;

    /// <summary>The commands that wait, or are being committed.</summary>
    public Backlog Backlog { get; } = new(MayWaitFor, time);

    /// <summary>Applies a command; its events are published in the order of the commits, before its answer.</summary>
    /// <exception cref="RefusedException">What the command refused; <c>busy</c>, <c>storage-busy</c>,
    /// <c>storage-full</c>, <c>storage-failed</c>: nothing was changed.</exception>
    public Task<T> WriteAsync<T>(WriteCommand<T> command)
    {
        if (command.Priority == Priority.New && Backlog.ComeBackIn() is { } later)
            throw new RefusedException(Refusal.Busy, later);
        var queued = new QueuedCommand<T>(command) { Number = Interlocked.Increment(ref _lastNumber) };
        if (Backlog.Waiting >= MaxQueueLength)
            throw new RefusedException(Refusal.StorageBusy);
        Backlog.Enter(isAwaited: command.Priority != Priority.Idle);
        if (!_queue.Writer.TryWrite(queued))
            Fail(queued, Refusal.StorageBusy);
        return queued.Answer;
    }

    /// <summary>Applies a small change without events; it is named after the calling method.</summary>
    /// <inheritdoc cref="WriteAsync{T}(WriteCommand{T})"/>
    public Task<T> WriteAsync<T>(
        Func<LiveChatDb, Task<T>> apply,
        [CallerFilePath] string file = "",
        [CallerMemberName] string member = ""
    ) => WriteAsync(new SmallChange<T>(apply, file, member));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meter.Watch(Backlog);
        using var thread = new OwnThread("writer");
        await thread.RunAsync(() => WriteAllAsync(stoppingToken));
    }

    private async Task WriteAllAsync(CancellationToken stopping)
    {
        var batch = new List<QueuedCommand>(MaxBatchSize);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopping))
            {
                while (batch.Count < MaxBatchSize && _queue.Reader.TryRead(out var command))
                    batch.Add(command);
                if (await CommitAsync(batch) == Refusal.StorageBusy)
                    await UntilOpenAsync(stopping);
                _write?.Rest();
                batch.Clear();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops: callers that still wait are told, and send again to the next one.
        }
        finally
        {
            _queue.Writer.TryComplete();
            FailAllQueued(Refusal.StorageBusy);
            await CloseAsync();
        }
    }

    // While another process has the database locked, nothing waits for its own time-out: new commands are refused at
    // the next check.
    private async Task UntilOpenAsync(CancellationToken stopping)
    {
        while (!await engine.IsOpenAsync(databases))
        {
            FailAllQueued(Refusal.StorageBusy);
            await Task.Delay(PollInterval, stopping);
        }
    }

    /// <returns>Why the storage refused the batch; null when it is committed.</returns>
    private async Task<string?> CommitAsync(List<QueuedCommand> batch)
    {
        var begun = time.GetTimestamp();
        try
        {
            while (await TryCommitAsync(batch) is { } halfWay)
                batch.Remove(halfWay);
        }
        catch (Exception failure) when (engine.RefusalOf(failure) is { } code)
        {
            await CloseAsync();
            StorageRefused(failure, code, batch.Count);
            Backlog.Leave(batch.Count, null);
            foreach (var command in batch)
                command.Fail(new RefusedException(code));
            // The commands behind it have waited as long as this batch: a locked database refuses them all at once.
            FailAllQueued(code);
            return code;
        }
        var took = time.GetElapsedTime(begun);
        Backlog.Leave(batch.Count, took); // whoever has its answer finds its place free
        meter.Committed(batch.Count, took);
        foreach (var command in batch)
            command.Complete(events, meter);
        return null;
    }

    /// <returns>A command that failed half-way without a savepoint: all is undone, and the others come again without
    /// it. Null when the batch is committed.</returns>
    private async Task<QueuedCommand?> TryCommitAsync(List<QueuedCommand> batch)
    {
        using var span = Spans.Commit(batch.Count);
        var write = _write ??= await WriteContext.OpenAsync(databases, engine);
        await write.BeginAsync();
        foreach (var command in batch)
        {
            if (await TryApplyAsync(command, write))
                continue;
            await write.RollbackAsync();
            Backlog.Leave(1, null);
            command.Complete(events, meter);
            return command;
        }
        await write.CommitAsync();
        return null;
    }

    private async Task<bool> TryApplyAsync(QueuedCommand command, WriteContext write)
    {
        var before = write.Changes;
        try
        {
            await (command.MayFailHalfWay ? write.ApplySavedAsync(command) : command.ApplyAsync(write));
        }
        catch (Exception failure) when (engine.RefusalOf(failure) is null)
        {
            // Any other error is this command's own: its caller gets it, and the others continue.
            if (failure is not RefusedException)
                CommandFailed(failure, command.Name);
            command.Reject(failure);
            if (!command.MayFailHalfWay && write.Changes > before)
                return false;
        }
        write.Forget();
        return true;
    }

    private async Task CloseAsync()
    {
        if (_write is not null)
            await _write.DisposeAsync();
        _write = null;
    }

    private void FailAllQueued(string code)
    {
        while (_queue.Reader.TryRead(out var waiting))
            Fail(waiting, code);
    }

    private void Fail(QueuedCommand queued, string code)
    {
        Backlog.Leave(1, null);
        queued.Fail(new RefusedException(code));
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The database refused a batch of {Count} ({Code}); none of it was acknowledged"
    )]
    private partial void StorageRefused(Exception failure, string code, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Command} failed and was rolled back")]
    private partial void CommandFailed(Exception failure, string command);
}
