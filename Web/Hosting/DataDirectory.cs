using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Hosting;

/// <summary>
/// The one directory that holds everything of an instance: database, keys, setup code. 0700, its files 0600, used by
/// one process at a time.
/// </summary>
public sealed partial class DataDirectory : IDisposable
{
    /// <summary>"LCMt": marks a SQLite file as ours (sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x4C434D74;

    private const string Default = "./data";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string Database => In("livechatmeet.db");

    public string Keys => In("keys");

    public string SetupCode => In("setup-code");

    /// <summary>Stands once the first agent was made: setup never opens again, whatever database is restored.</summary>
    public string SetupDone => In("setup-done");

    /// <summary>Makes the directory when it is missing, and holds it until disposed.</summary>
    /// <exception cref="StartupException">Unreadable, somebody else's, or in use. It is left as it was.</exception>
    public static DataDirectory Open(string? path)
    {
        var full = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(path) ? Default : path);
        try
        {
            if (!OperatingSystem.IsWindows()) _ = SetUmask(OthersNothing);
            if (File.Exists(full)) throw Refused($"{full} is a file. Name a directory with --data.");
            if (Directory.Exists(full)) CheckOurs(full);
            else CreateDirectory(full);
            return new(full, Hold(full));
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw Refused($"The data directory {full} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a file that only the owner can read; replaces what was there.</summary>
    public static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    public void Dispose() => _lock.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static void CheckOurs(string path)
    {
        var database = System.IO.Path.Combine(path, "livechatmeet.db");
        if (File.Exists(database)) CheckDatabase(database);
        else if (Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).FirstOrDefault(name => name is not ("lock" or "keys" or "setup-code" or "setup-done" or "lost+found")) is { } stranger)
            throw Refused($"{path} holds other files ({stranger}) and no LiveChatMeet database. Name an empty directory with --data.");
    }

    private static void CheckDatabase(string file)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Untouched(file), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            // A file without a page is a start that was cut off before anything was written.
            command.CommandText = $"SELECT CASE WHEN page_count = 0 THEN {ApplicationId} ELSE application_id END FROM pragma_page_count, pragma_application_id";
            if (Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) != ApplicationId)
                throw Refused($"{file} is not a LiveChatMeet database. It was left as it is.");
        }
        catch (SqliteException failure)
        {
            throw Refused($"{file} cannot be read as a LiveChatMeet database ({failure.Message}). It was left as it is.", failure);
        }
    }

    // Without a log there is nothing but the file to read: as immutable, SQLite makes no side files (sqlite.org/uri.html).
    private static string Untouched(string file) => File.Exists($"{file}-wal") ? file : $"{new Uri(file).AbsoluteUri}?immutable=1";

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static FileStream Hold(string path)
    {
        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(file))
        {
            throw Refused($"Another LiveChatMeet uses the data directory {path}. Stop it, or name another with --data.", failure);
        }
    }

    private static StartupException Refused(string message, Exception? cause = null) => new(ExitCode.DataDirectory, message, cause);

    // 077: what the process makes is for its owner alone, SQLite's side files too.
    private const uint OthersNothing = 0x3F;

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);
}
