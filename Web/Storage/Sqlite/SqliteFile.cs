using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>A database file that no server has open.</summary>
public static class SqliteFile
{
    /// <summary>"LCMt": marks a SQLite file as ours (sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x4C434D74;

    private const int StepsBetweenLooks = 10_000;
    private const int Interrupted = 9;

    /// <summary>Whether a file is a database of ours, or one that nothing has been written to yet. The file is not
    /// changed.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static bool IsOurs(string file)
    {
        using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
        // A file without a page is a start that was cut off before anything was written.
        var id = Scalar(
            connection,
            $"""
            SELECT CASE WHEN page_count = 0 THEN {ApplicationId} ELSE application_id END
            FROM pragma_page_count, pragma_application_id
            """
        );
        return Convert.ToInt32(id, CultureInfo.InvariantCulture) == ApplicationId;
    }

    /// <summary>Whether the last migration that it has been through is this one. The file is not changed.</summary>
    public static bool IsMigratedTo(string file, string migration)
    {
        try
        {
            using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
            return Scalar(connection, "SELECT MAX(MigrationId) FROM __EFMigrationsHistory") as string == migration;
        }
        catch (SqliteException)
        {
            return false; // as far as can be read
        }
    }

    /// <summary>The last migration that it has been through; null if there is none. The file is not
    /// changed.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static string? LastMigrationOf(string file)
    {
        using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
        return Scalar(connection, "SELECT 1 FROM sqlite_schema WHERE name = '__EFMigrationsHistory'") is null
            ? null
            : Scalar(connection, "SELECT MAX(MigrationId) FROM __EFMigrationsHistory") as string;
    }

    /// <summary>What is wrong inside the file, in SQLite's words; null if nothing is. It is not changed.</summary>
    public static string? DamageOf(string file)
    {
        try
        {
            using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
            return Scalar(connection, "PRAGMA integrity_check(1)") as string is "ok" ? null : "parts are missing";
        }
        catch (SqliteException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>How large a copy becomes, in bytes.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static long SizeOfCopy(string file)
    {
        using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
        return Convert.ToInt64(
            Scalar(
                connection,
                """
                SELECT (page_count - freelist_count) * page_size
                FROM pragma_page_count, pragma_freelist_count, pragma_page_size
                """
            ),
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>Copies it as it is at one moment, whatever the server writes in the meantime
    /// (sqlite.org/lang_vacuum.html). The file itself is not changed.</summary>
    /// <exception cref="SqliteException">It cannot be read, or the copy cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was broken off; the copy is half.</exception>
    public static Task CopyAsync(string file, string to, CancellationToken cancelled) =>
        Task.Run(
            () =>
            {
                using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
                Execute(connection, "VACUUM INTO $to", cancelled, ("$to", to));
            },
            cancelled
        );

    /// <summary>Lets it keep a write-ahead log: the first versions do not start on a copy that keeps none.</summary>
    public static void UseLog(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA journal_mode = WAL", CancellationToken.None);
    }

    internal static void Execute(
        SqliteConnection connection,
        string sql,
        CancellationToken cancelled,
        params (string Name, string Value)[] values
    )
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        using var breaksOff = cancelled.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle!));
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == Interrupted)
        {
            throw new OperationCanceledException(failure.Message, failure, cancelled);
        }
    }

    internal static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Looks for damage, beside a server that uses the file, for a limited time: a large one is read in part
    /// (sqlite.org/pragma.html#pragma_quick_check).</summary>
    /// <returns>What SQLite says of it; null if it found nothing.</returns>
    public static string? DamageIn(string file, TimeSpan limit)
    {
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadOnly);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            var begun = Stopwatch.GetTimestamp();
            raw.sqlite3_progress_handler(
                connection.Handle,
                StepsBetweenLooks,
                _ => Stopwatch.GetElapsedTime(begun) > limit ? 1 : 0,
                null
            );
            return command.ExecuteScalar() as string is { } said && said != "ok" ? said : null;
        }
        catch (SqliteException failure)
        {
            return failure.SqliteErrorCode == Interrupted ? null : failure.Message;
        }
    }

    internal static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    // Without a log there is nothing but the file to read: as immutable, SQLite makes no side files
    // (sqlite.org/uri.html).
    private static string Untouched(string file) =>
        File.Exists($"{file}-wal") ? file : $"{new Uri(file).AbsoluteUri}?immutable=1";
}
