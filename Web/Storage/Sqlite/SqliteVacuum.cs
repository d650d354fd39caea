using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>A database file, written anew beside the server that uses it.</summary>
public static class SqliteVacuum
{
    // Long enough for whoever reads; each wait is short, as nobody writes meanwhile.
    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LogPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Writes the file anew without what was deleted (sqlite.org/lang_vacuum.html), and puts its log into it.
    /// Others read meanwhile, and their writes wait.</summary>
    /// <returns>False if the log is left: somebody has read the old pages for ten seconds.</returns>
    /// <exception cref="SqliteException">There is no space, or somebody else writes for too long: nothing was
    /// changed.</exception>
    /// <exception cref="OperationCanceledException">It was broken off; nothing was changed.</exception>
    public static Task<bool> RunAsync(string file, CancellationToken cancelled) =>
        Task.Run(
            () =>
            {
                using var connection = SqliteFile.Open(file, SqliteOpenMode.ReadWrite);
                SqliteFile.Execute(connection, "VACUUM", cancelled);
                return EmptiesLog(connection);
            },
            cancelled
        );

    // Somebody still reads the old pages, or the server is putting the log into the file itself: the pragma then only
    // answers that it was kept from it (sqlite.org/pragma.html#pragma_wal_checkpoint).
    private static bool EmptiesLog(SqliteConnection connection)
    {
        var begun = Stopwatch.GetTimestamp();
        while (SqliteFile.Scalar(connection, "PRAGMA wal_checkpoint(TRUNCATE)") is not 0L)
        {
            if (Stopwatch.GetElapsedTime(begun) > LogLimit)
                return false;
            Thread.Sleep(LogPause);
        }
        return true;
    }
}
