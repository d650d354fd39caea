using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database beside the writer (sqlite.org/wal.html#ckpt). SQLite would do it inside
/// the commit that fills the log, and who waits for that commit, and all behind it, would wait for two syncs and a
/// thousand pages.
/// </summary>
/// <param name="afterPages">How long the log becomes first.</param>
public sealed class Checkpoints(int afterPages = Checkpoints.UsualPages) : IDisposable
{
    // 64 MB: seldom, as a page that was written often is copied once.
    private const int UsualPages = 16_000;

    private const string Main = "main";
    private const int MaxTries = 20; // somebody reads older pages
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private readonly OwnThread _thread = new("checkpoints");
    private SqliteConnection? _own;
    private Task? _copying;
    private int _pages;

    /// <summary>From now on the writer's connection copies nothing inside a commit.</summary>
    public static void TakeOver(SqliteConnection writer) => raw.sqlite3_wal_autocheckpoint(writer.Handle!, 0);

    /// <summary>Called by the writer between its commits.</summary>
    public void Committed(SqliteConnection writer)
    {
        raw.sqlite3_db_status(writer.Handle!, PagesWritten, out var written, out _, resetFlg: 1);
        _pages += written;
        if (_copying is { IsCompleted: true })
        {
            // Only a log that is copied to its end begins anew, and that is only sure while nobody writes. What has
            // come meanwhile is little.
            Copy(writer);
            (_copying, _pages) = (null, 0);
        }
        else if (_copying is null && _pages >= afterPages)
            _copying = _thread.RunAsync(() => CopyBesideAsync(writer.ConnectionString));
    }

    /// <summary>Copies the whole log, and cuts it to nothing. The first copy is beside the writer, so that it waits
    /// only for the little that comes meanwhile.</summary>
    public static async Task EmptyAsync(SqliteConnection by)
    {
        Copy(by);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var code = raw.sqlite3_wal_checkpoint_v2(by.Handle!, Main, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
            if (code != raw.SQLITE_BUSY)
                return; // a disk that is full is somebody else's to tell
            await Task.Delay(Pause);
        }
    }

    public void Dispose()
    {
        _thread.Dispose();
        _own?.Dispose();
    }

    private async Task CopyBesideAsync(string connectionString)
    {
        try
        {
            _own ??= await OpenAsync(connectionString);
            Copy(_own);
        }
        catch (SqliteException)
        {
            // No connection beside the writer's: it copies everything itself.
        }
    }

    private static async Task<SqliteConnection> OpenAsync(string connectionString)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString()
        );
        await connection.OpenAsync();
        return connection;
    }

    // What cannot be copied yet, because somebody still reads older pages or the disk is full, is copied next time.
    private static void Copy(SqliteConnection by) =>
        raw.sqlite3_wal_checkpoint_v2(by.Handle!, Main, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
}
