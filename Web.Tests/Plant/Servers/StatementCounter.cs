using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Sqlite;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The SQL statements that run on the database of one data directory, told by SQLite itself, whoever prepares
/// them (sqlite.org/c3ref/trace_v2.html).</summary>
public sealed class StatementCounter : IDisposable
{
    private const string Library = "e_sqlite3";
    private const uint StatementBegins = 1; // SQLITE_TRACE_STMT

    private static readonly ConcurrentDictionary<string, StatementCounter> Watched = new();
    private static readonly Opened OnOpened = Trace;
    private static readonly Traced OnStatement = Note;
    private static readonly string[] NotCounted = ["BEGIN", "COMMIT", "PRAGMA", "SAVEPOINT", "RELEASE"];

    private static readonly string Inbox = SqliteStatements.TextOf(Statement.FindInboxRows);

    private readonly string _file;
    private readonly ConcurrentQueue<string> _statements = [];

    /// <param name="directory">A data directory whose server has not been started yet.</param>
    public StatementCounter(string directory)
    {
        _file = Path.Combine(directory, "livechatmeet.db");
        Watched[_file] = this;
        Assert.Equal(0, RunAtEachOpening(OnOpened));
    }

    /// <summary>All since the last reset, but for those that begin and end transactions and their parts, and set up
    /// connections; and but for the inbox's, which asks a moment later, and at once for all that has changed by
    /// then.</summary>
    public IReadOnlyList<string> Statements => [.. _statements];

    public void Reset() => _statements.Clear();

    /// <summary>Whether it is of the index of words, which follows a moment after a message, whatever is counted
    /// then.</summary>
    public static bool IsOfSearch(string statement) =>
        statement.Contains("RoomWords", StringComparison.Ordinal)
        || statement.Contains("MoreWords", StringComparison.Ordinal)
        || statement.Contains("total_changes", StringComparison.Ordinal)
        || statement.Contains("WordIndex", StringComparison.Ordinal)
        || statement.Contains("WordsUpTo", StringComparison.Ordinal)
        || statement.Contains("FROM Notes", StringComparison.Ordinal)
        || statement.Contains("CASE WHEN m.Files", StringComparison.Ordinal);

    public void Dispose()
    {
        Watched.TryRemove(_file, out _);
        if (Watched.IsEmpty)
            _ = RunNoMoreAtOpening(OnOpened); // how many it has taken away: one
    }

    private static int Trace(nint database, nint error, nint functions) =>
        Watched.ContainsKey(FileOf(database)) ? TraceWith(database, StatementBegins, OnStatement, 0) : 0;

    private static int Note(uint what, nint context, nint statement, nint sql)
    {
        var text = Marshal.PtrToStringUTF8(sql) ?? "";
        // What a trigger does is told as a comment.
        if (
            !text.StartsWith("--", StringComparison.Ordinal)
            && text != Inbox
            && !NotCounted.Any(word => text.TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase))
            && Watched.TryGetValue(FileOf(DatabaseOf(statement)), out var counter)
        )
            counter._statements.Enqueue(text);
        return 0;
    }

    private static string FileOf(nint database) => Marshal.PtrToStringUTF8(FileNameOf(database, "main")) ?? "";

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Opened(nint database, nint error, nint functions);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Traced(uint what, nint context, nint statement, nint sql);

    [DllImport(Library, EntryPoint = "sqlite3_auto_extension")]
    private static extern int RunAtEachOpening(Opened opened);

    [DllImport(Library, EntryPoint = "sqlite3_cancel_auto_extension")]
    private static extern int RunNoMoreAtOpening(Opened opened);

    [DllImport(Library, EntryPoint = "sqlite3_trace_v2")]
    private static extern int TraceWith(nint database, uint what, Traced traced, nint context);

    [DllImport(Library, EntryPoint = "sqlite3_db_handle")]
    private static extern nint DatabaseOf(nint statement);

    [DllImport(
        Library,
        EntryPoint = "sqlite3_db_filename",
        CharSet = CharSet.Ansi,
        BestFitMapping = false,
        ThrowOnUnmappableChar = true
    )]
    private static extern nint FileNameOf(nint database, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
