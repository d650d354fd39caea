using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>What is acknowledged survives a power cut: write-ahead log, synced at each commit
/// (sqlite.org/pragma.html).</summary>
internal sealed class DurableConnections : DbConnectionInterceptor
{
    /// <summary>SQLite counts its own sleeps, which last longer on a busy machine: after these milliseconds the driver
    /// looks at the clock.</summary>
    private const int BusyMs = 250;

    private static readonly string Always = $"PRAGMA synchronous = FULL; PRAGMA busy_timeout = {BusyMs};";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Pragmas(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = Pragmas(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
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
