using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The SQL that a server runs, as SQLite itself sees it: of EF Core and of prepared commands.</summary>
public sealed class StatementLog : DbConnectionInterceptor
{
    private static readonly string[] OfTransactions = ["BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"];

    private readonly ConcurrentQueue<string> _statements = [];

    /// <summary>All but those that begin and end transactions.</summary>
    public IReadOnlyList<string> Statements =>
        [.. _statements.Where(sql => !OfTransactions.Any(word => sql.StartsWith(word, StringComparison.Ordinal)))];

    /// <summary>The same, each as what it does and to which table.</summary>
    public IReadOnlyList<string> Summary =>
        [
            .. Statements.Select(sql =>
                sql.Split((char[])[' ', '\n', '(', '"'], StringSplitOptions.RemoveEmptyEntries) switch
                {
                    ["INSERT" or "DELETE", _, var table, ..] words => $"{words[0]} {table}",
                    ["UPDATE", var table, ..] => $"UPDATE {table}",
                    var words => words[0],
                }
            ),
        ];

    public void Clear() => _statements.Clear();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        Follow(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Follow(connection);
        return Task.CompletedTask;
    }

    // sqlite.org/c3ref/profile.html
    private void Follow(DbConnection connection) =>
        raw.sqlite3_trace(((SqliteConnection)connection).Handle, (_, sql) => _statements.Enqueue(sql), null);
}
