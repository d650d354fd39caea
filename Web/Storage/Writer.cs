using System.Threading.Channels;
using LiveChatMeet.Refusals;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LiveChatMeet.Storage;

/// <summary>
/// The one writer. Commands queue; all that wait go into one transaction (group commit), each in a savepoint of its
/// own, so that one that fails undoes only itself. Answers follow the commit: what was acknowledged is on the disk.
/// </summary>
public sealed partial class Writer(IDbContextFactory<LiveChatDb> databases, ILogger<Writer> logger) : BackgroundService
{
    private const int MaxQueueLength = 4_096;
    private const int MaxBatchSize = 256;
    private const string Savepoint = "command";
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(50);

    private readonly Channel<Command> _queue = Channel.CreateBounded<Command>(
        new BoundedChannelOptions(MaxQueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>
    /// Applies a command to the database and returns its answer once it is committed. The command may be applied to no
    /// other database than the one it is given, and must not keep entities.
    /// </summary>
    /// <param name="apply">Changes tracked entities; the writer saves them.</param>
    /// <param name="announce">Called in the order of the commits, before the answer; must only queue.</param>
    /// <exception cref="RefusedException">What the command refused, or <c>storage-busy</c>, <c>storage-full</c>,
    /// <c>storage-failed</c>: nothing was changed.</exception>
    public Task<T> WriteAsync<T>(Func<LiveChatDb, Task<T>> apply, Action<T>? announce = null)
    {
        var command = new Command<T>(apply, announce);
        if (!_queue.Writer.TryWrite(command))
            throw new RefusedException(Refusal.StorageBusy);
        return command.Answer;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Command>(MaxBatchSize);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                while (batch.Count < MaxBatchSize && _queue.Reader.TryRead(out var command))
                    batch.Add(command);
                var code = await CommitAsync(batch);
                batch.Clear();
                if (code == Refusal.StorageBusy)
                    await UntilOpenAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: whoever still waits is told, and sends again to the next one.
        }
        finally
        {
            _queue.Writer.TryComplete();
            FailAllQueued(Refusal.StorageBusy);
        }
    }

    // While somebody else has the database locked nothing waits for its own time-out: whatever comes is refused at the
    // next look.
    private async Task UntilOpenAsync(CancellationToken stopping)
    {
        while (!await IsOpenAsync())
        {
            FailAllQueued(Refusal.StorageBusy);
            await Task.Delay(LooksEvery, stopping);
        }
    }

    private async Task<bool> IsOpenAsync()
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync();
            await database.Database.OpenConnectionAsync();
            // By SQLite itself: the driver would wait for seconds. It gives up after the busy_timeout of the
            // connection.
            return SQLitePCL.raw.sqlite3_exec(
                    ((SqliteConnection)database.Database.GetDbConnection()).Handle!,
                    "BEGIN IMMEDIATE; ROLLBACK"
                ) == SQLitePCL.raw.SQLITE_OK;
        }
        catch (SqliteException)
        {
            return false; // not even to be opened
        }
    }

    /// <returns>Why the storage refused the batch; null when it is committed.</returns>
    private async Task<string?> CommitAsync(List<Command> batch)
    {
        try
        {
            await using var database = await databases.CreateDbContextAsync();
            await using var transaction = await database.Database.BeginTransactionAsync();
            foreach (var command in batch)
                await ApplyAsync(command, database, transaction);
            await transaction.CommitAsync();
        }
        catch (Exception failure) when (StorageCode(failure) is { } code)
        {
            StorageRefused(failure, code, batch.Count);
            foreach (var command in batch)
                command.Fail(new RefusedException(code));
            // Those behind have waited as long as this batch: a locked database answers everybody at once.
            FailAllQueued(code);
            return code;
        }
        foreach (var command in batch)
            command.Complete();
        return null;
    }

    private async Task ApplyAsync(Command command, LiveChatDb database, IDbContextTransaction transaction)
    {
        await transaction.CreateSavepointAsync(Savepoint);
        try
        {
            await command.ApplyAsync(database);
            await database.SaveChangesAsync();
            await transaction.ReleaseSavepointAsync(Savepoint);
        }
        catch (Exception failure) when (StorageCode(failure) is null)
        {
            // Any other mistake is this command's own: it is handed to whoever asked, and the others go on.
            if (failure is not RefusedException)
                CommandFailed(failure);
            await transaction.RollbackToSavepointAsync(Savepoint);
            command.Reject(failure);
        }
        database.ChangeTracker.Clear();
    }

    private void FailAllQueued(string code)
    {
        while (_queue.Reader.TryRead(out var waiting))
            waiting.Fail(new RefusedException(code));
    }

    /// <summary>The refusal for a failure of the storage itself (SQLite result codes, sqlite.org/rescode.html); null
    /// for a command's own mistake.</summary>
    public static string? StorageCode(Exception failure) =>
        (failure as SqliteException ?? failure.InnerException as SqliteException)?.SqliteErrorCode switch
        {
            null or SqliteConstraint => null,
            SqliteBusy or SqliteLocked => Refusal.StorageBusy,
            SqliteFull => Refusal.StorageFull,
            _ => Refusal.StorageFailed,
        };

    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteFull = 13;
    private const int SqliteConstraint = 19;

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The database refused ({Code}) a batch of {Count}; nothing of it was acknowledged"
    )]
    private partial void StorageRefused(Exception failure, string code, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "A command failed and was undone")]
    private partial void CommandFailed(Exception failure);

    private abstract class Command
    {
        public abstract Task ApplyAsync(LiveChatDb database);

        public abstract void Complete();

        /// <summary>Keeps the command's own mistake until the batch is committed.</summary>
        public abstract void Reject(Exception mistake);

        public abstract void Fail(Exception failure);
    }

    private sealed class Command<T>(Func<LiveChatDb, Task<T>> apply, Action<T>? announce) : Command
    {
        // Continuations run elsewhere: the writer never waits for what its callers do next.
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _mistake;

        public Task<T> Answer => _answer.Task;

        public override async Task ApplyAsync(LiveChatDb database) => _result = await apply(database);

        public override void Complete()
        {
            if (_mistake is not null)
            {
                _answer.SetException(_mistake);
                return;
            }
            announce?.Invoke(_result!);
            _answer.SetResult(_result!);
        }

        public override void Reject(Exception mistake) => _mistake = mistake;

        public override void Fail(Exception failure) => _answer.TrySetException(failure);
    }
}
