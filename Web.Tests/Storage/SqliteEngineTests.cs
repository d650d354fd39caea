using LiveChatMeet.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LiveChatMeet.Tests.Storage;

public sealed class SqliteEngineTests : IDisposable
{
    private const int Pages = 2_000; // 8 MB; SQLite's own cache is 2 MB
    private const int PagesRead = 8; // SQLITE_DBSTATUS_CACHE_MISS

    private readonly string _directory = Directory.CreateTempSubdirectory("livechatmeet-").FullName;
    private readonly SqliteConnection _writer;

    public SqliteEngineTests()
    {
        _writer = new($"Data Source={Path.Combine(_directory, "rows.db")};Pooling=False");
        _writer.Open();
    }

    public void Dispose()
    {
        _writer.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void The_writer_reads_a_page_once_and_keeps_it()
    {
        using var engine = new SqliteEngine();
        Execute("CREATE TABLE Rows (Bytes BLOB NOT NULL)");
        Execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
                + $"{Pages}) INSERT INTO Rows SELECT zeroblob(4000) FROM n"
        );
        engine.Opened(_writer);

        Execute("SELECT COUNT(*) FROM Rows");
        ReadSinceLast();
        Execute("SELECT COUNT(*) FROM Rows");

        Assert.InRange(ReadSinceLast(), 0, Pages / 100);
    }

    private int ReadSinceLast()
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_db_status(_writer.Handle!, PagesRead, out var pages, out _, 1));
        return pages;
    }

    private void Execute(string sql)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
