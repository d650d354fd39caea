using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>What is acknowledged survives a power cut: write-ahead log, synced at each commit
/// (sqlite.org/pragma.html).</summary>
internal sealed class DurableConnections : DbConnectionInterceptor
{
    /// <summary>SQLite counts its own sleeps, which last longer on a busy machine: after these milliseconds the driver
    /// looks at the clock.</summary>
    private const int BusyMs = 250;

    private static readonly string Always = $"PRAGMA synchronous = FULL; PRAGMA busy_timeout = {BusyMs};";

    // The driver keeps what it has opened, and opens it for each query again: the settings stay with it.
    private static readonly ConditionalWeakTable<sqlite3, object> Set = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsSet(connection))
            return;
        using var command = Pragmas(connection);
        command.ExecuteNonQuery();
        Remember(connection);
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        if (IsSet(connection))
            return;
        await using var command = Pragmas(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        Remember(connection);
    }

    private static bool IsSet(DbConnection connection) =>
        ((SqliteConnection)connection).Handle is { } handle && Set.TryGetValue(handle, out _);

    private static void Remember(DbConnection connection)
    {
        if (((SqliteConnection)connection).Handle is { } handle)
            Set.AddOrUpdate(handle, handle);
    }

    // EF checks whether there is a database through a read-only connection; a copied database has no write-ahead log
    // yet.
    private static DbCommand Pragmas(DbConnection connection)
    {
        var command = connection.CreateCommand();
        var onlyReads = new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly;
        command.CommandText = onlyReads ? Always : $"PRAGMA journal_mode = WAL; {Always}";
        return command;
    }
}
