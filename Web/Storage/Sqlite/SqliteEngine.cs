using System.Data.Common;
using LiveChatMeet.Refusals;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The SQLite file of an instance: how it is opened, and what its result codes mean
/// (sqlite.org/rescode.html).</summary>
public sealed class SqliteEngine : IDatabaseEngine, IDisposable
{
    /// <summary>How long to wait for a locked database, in seconds: callers are answered within 5.</summary>
    private const int BusySeconds = 4;

    /// <summary>The pages that the writer keeps: a message changes several, one of them anywhere in the index of
    /// ids.</summary>
    private const int WriterKibibytes = 16 * 1_024;

    private const int Busy = 5;
    private const int Locked = 6;
    private const int Full = 13;
    private const int NoRoomForIndex = 10 | (19 << 8); // SQLITE_IOERR_SHMSIZE: of the log
    private const int Constraint = 19;

    private readonly Checkpoints _checkpoints = new();

    public static string Version
    {
        get
        {
            using var connection = new SqliteConnection();
            return $"SQLite {connection.ServerVersion}";
        }
    }

    public static void Use(DbContextOptionsBuilder options, string file, bool pooling = true) =>
        options
            .UseSqlite(
                new SqliteConnectionStringBuilder
                {
                    DataSource = file,
                    ForeignKeys = true,
                    DefaultTimeout = BusySeconds,
                    Cache = SqliteCacheMode.Private,
                    Pooling = pooling,
                }.ToString()
            )
            // Whether the migrations lead to the model is asked by a test, and not at the first start of each server.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            .AddInterceptors(new DurableConnections(), new AbandonedQueries());

    /// <summary>Whether the database itself failed, as opposed to data that does not fit.</summary>
    public static bool IsOfDatabase(Exception failure) => failure is SqliteException;

    public static string? CodeOf(Exception failure) =>
        (failure as SqliteException ?? failure.InnerException as SqliteException) switch
        {
            null or { SqliteErrorCode: Constraint } => null,
            { SqliteErrorCode: Busy or Locked } => Refusal.StorageBusy,
            { SqliteErrorCode: Full } or { SqliteExtendedErrorCode: NoRoomForIndex } => Refusal.StorageFull,
            _ => Refusal.StorageFailed,
        };

    public string? RefusalOf(Exception failure) => CodeOf(failure);

    public PreparedStatements Prepare(DbConnection connection) =>
        new SqlitePreparedStatements((SqliteConnection)connection);

    public void Opened(DbConnection connection)
    {
        Checkpoints.TakeOver((SqliteConnection)connection);
        using var command = connection.CreateCommand();
        // What is deleted is overwritten with zeros (sqlite.org/pragma.html#pragma_secure_delete).
        command.CommandText = $"PRAGMA cache_size = -{WriterKibibytes}; PRAGMA secure_delete = ON";
        command.ExecuteNonQuery();
    }

    public void Committed(DbConnection connection) => _checkpoints.Committed((SqliteConnection)connection);

    public void Dispose() => _checkpoints.Dispose();

    public async Task EmptyLogAsync(IDbContextFactory<LiveChatDb> databases)
    {
        await using var database = await databases.CreateDbContextAsync();
        await database.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)database.Database.GetDbConnection();
        await Checkpoints.EmptyAsync(connection);
    }

    public Task PrepareAsync(LiveChatDb database) =>
        database.Database.ExecuteSqlRawAsync($"PRAGMA application_id = {SqliteFile.ApplicationId}");

    public async Task<bool> IsOpenAsync(IDbContextFactory<LiveChatDb> databases)
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
}
