using System.Diagnostics;
using System.Globalization;
using SQLitePCL;

namespace LiveChatMeet.Bench.Baselines;

/// <summary>The limit of a store that is durable for each message: SQLite's C functions alone, one row in each
/// transaction.</summary>
internal static class RowByRow
{
    private const string Tables =
        "CREATE TABLE Messages (Id INTEGER PRIMARY KEY AUTOINCREMENT, ConversationId TEXT NOT NULL, "
        + "SenderId TEXT NOT NULL, Body TEXT NOT NULL, SentAt INTEGER NOT NULL);"
        + "CREATE INDEX IX_Messages ON Messages (ConversationId, Id)";

    /// <summary>Prints how many rows a second were stored.</summary>
    public static void Run(double seconds, string directory)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(Path.Combine(directory, "rows.db"), out var database));
        Execute(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        Execute(database, Tables);
        var begin = Prepare(database, "BEGIN IMMEDIATE");
        var insert = Prepare(
            database,
            "INSERT INTO Messages (ConversationId, SenderId, Body, SentAt) VALUES (?, ?, ?, ?)"
        );
        var commit = Prepare(database, "COMMIT");
        var (watch, rows, body) = (Stopwatch.StartNew(), 0L, new string('x', 150));
        for (; watch.Elapsed.TotalSeconds < seconds; rows++)
        {
            Step(begin);
            Bind(insert, rows, body);
            Step(insert);
            Step(commit);
        }
        System.Console.WriteLine((rows / watch.Elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        database.Dispose();
    }

    private static void Bind(sqlite3_stmt insert, long row, string body)
    {
        Check(raw.sqlite3_bind_text(insert, 1, $"c-u{row % 100:d7}"));
        Check(raw.sqlite3_bind_text(insert, 2, $"u{row % 100:d7}"));
        Check(raw.sqlite3_bind_text(insert, 3, body));
        Check(raw.sqlite3_bind_int64(insert, 4, row));
    }

    private static sqlite3_stmt Prepare(sqlite3 database, string sql)
    {
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement));
        return statement;
    }

    private static void Execute(sqlite3 database, string sql) => Check(raw.sqlite3_exec(database, sql));

    private static void Step(sqlite3_stmt statement)
    {
        if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
            throw new InvalidOperationException("SQLite did not do it.");
        Check(raw.sqlite3_reset(statement));
    }

    private static void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite answers {result}.");
    }
}
