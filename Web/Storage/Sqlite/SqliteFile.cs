using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>A database file that no server has open.</summary>
public static class SqliteFile
{
    /// <summary>"LCMt": marks a SQLite file as ours (sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x4C434D74;

    /// <summary>Whether a file is a database of ours, or one that nothing has been written to yet. The file is not
    /// changed.</summary>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public static bool IsOurs(string file)
    {
        using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        // A file without a page is a start that was cut off before anything was written.
        command.CommandText = $"""
            SELECT CASE WHEN page_count = 0 THEN {ApplicationId} ELSE application_id END
            FROM pragma_page_count, pragma_application_id
            """;
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture) == ApplicationId;
    }

    /// <summary>Whether the last migration that it has been through is this one. The file is not changed.</summary>
    public static bool IsMigratedTo(string file, string migration)
    {
        try
        {
            using var connection = Open(Untouched(file), SqliteOpenMode.ReadOnly);
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT MAX(MigrationId) FROM __EFMigrationsHistory";
            return command.ExecuteScalar() as string == migration;
        }
        catch (SqliteException)
        {
            return false; // as far as can be read
        }
    }

    /// <summary>Copies it as it is at one moment, whatever the server writes in the meantime
    /// (sqlite.org/lang_vacuum.html).</summary>
    /// <exception cref="SqliteException">It cannot be read, or the copy cannot be written.</exception>
    public static void Copy(string file, string to)
    {
        using var connection = Open(file, SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $to";
        command.Parameters.AddWithValue("$to", to);
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
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
