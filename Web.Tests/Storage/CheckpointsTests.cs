using System.Buffers.Binary;
using LiveChatMeet.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Storage;

/// <summary>The write-ahead log is copied into the database beside the writer, and does not grow without end.</summary>
[Trait("Requirement", "D19")]
public sealed class CheckpointsTests : IDisposable
{
    private const int Pages = 50;
    private const int SqlitesOwnPages = 1_000;
    private const int BytesOfARow = 8_000; // two pages

    private readonly string _directory = Directory.CreateTempSubdirectory("livechatmeet-").FullName;
    private readonly SqliteConnection _writer;

    public CheckpointsTests()
    {
        _writer = new($"Data Source={Path.Combine(_directory, "rows.db")};Pooling=False");
        _writer.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = OFF"); // of a disk nothing is asked here
        Execute("CREATE TABLE Rows (Bytes BLOB NOT NULL)");
    }

    private string Log => Path.Combine(_directory, "rows.db-wal");

    public void Dispose()
    {
        _writer.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void The_log_begins_anew_again_and_again_while_the_writer_writes()
    {
        using var checkpoints = new Checkpoints(Pages);
        Checkpoints.TakeOver(_writer);

        for (var row = 0; Beginnings() < 3; row++)
        {
            Assert.True(row < 100_000, "The log only grows.");
            AddRow();
            checkpoints.Committed(_writer);
        }

        Assert.True(File.Exists(Log));
    }

    [Fact]
    public void No_commit_of_the_writer_copies_the_log()
    {
        Checkpoints.TakeOver(_writer);

        for (var row = 0; row < SqlitesOwnPages; row++)
            AddRow();

        Assert.Equal(0, Beginnings());
    }

    [Fact]
    public void What_a_reader_still_needs_is_copied_when_it_has_finished()
    {
        using var checkpoints = new Checkpoints(Pages);
        Checkpoints.TakeOver(_writer);
        AddRow();
        using (var reader = new SqliteConnection(_writer.ConnectionString))
        {
            reader.Open();
            using var reading = reader.BeginTransaction(deferred: true);
            using var count = reader.CreateCommand();
            count.CommandText = "SELECT COUNT(*) FROM Rows";
            count.ExecuteScalar();
            for (var row = 0; row < 5 * Pages; row++)
            {
                AddRow();
                checkpoints.Committed(_writer);
            }
            Assert.Equal((1L, 0), (count.ExecuteScalar(), Beginnings()));
        }

        for (var row = 0; Beginnings() == 0; row++)
        {
            Assert.True(row < 100_000, "The log only grows.");
            AddRow();
            checkpoints.Committed(_writer);
        }
    }

    private void AddRow() => Execute($"INSERT INTO Rows VALUES (randomblob({BytesOfARow}))");

    // How often the log has begun anew: the checkpoint sequence number (sqlite.org/walformat.html).
    private int Beginnings()
    {
        using var log = File.Open(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> head = stackalloc byte[16];
        log.ReadExactly(head);
        return BinaryPrimitives.ReadInt32BigEndian(head[12..]);
    }

    private void Execute(string sql)
    {
        using var command = _writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
