using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LiveChatMeet.Refusals;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Storage;

/// <summary>
/// The one directory that holds everything of an instance: database, keys, setup code. 0700, its files 0600, used by
/// one process at a time.
/// </summary>
public sealed partial class DataDirectory : IDisposable
{
    /// <summary>The setting that names the directory.</summary>
    public const string Setting = "DataDirectory";

    /// <summary>"LCMt": marks a SQLite file as ours (sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x4C434D74;

    private const string DatabaseName = "livechatmeet.db";
    private const string KeysName = "keys";
    private const string LockName = "lock";
    private const string SetupCodeName = "setup-code";
    private const string SetupDoneName = "setup-done";
    private const string Default = "./data";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode Others = ~(
        OwnersDirectory | UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit
    );

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string Database => In(DatabaseName);

    public string Keys => In(KeysName);

    public string SetupCode => In(SetupCodeName);

    /// <summary>Stands once the first agent was made: setup never opens again, whatever database is restored.</summary>
    public string SetupDone => In(SetupDoneName);

    /// <summary>Makes the directory when it is missing, and holds it until disposed.</summary>
    /// <exception cref="StartupException">Unreadable, somebody else's, or in use. It is left as it was.</exception>
    public static DataDirectory Open(string? path)
    {
        var full = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(path) ? Default : path);
        try
        {
            KeepFromOthers();
            if (File.Exists(full))
                throw Refused($"{full} is a file. Name a directory with --data.");
            if (Directory.Exists(full))
                CheckOurs(full);
            else
                CreateDirectory(full);
            var held = Hold(full);
            if (!OperatingSystem.IsWindows())
                TakeFromOthers(full);
            return new(full, held);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw Refused($"The data directory {full} cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>The database of a directory that a server may be using now.</summary>
    /// <exception cref="StartupException">There is none, or it is not ours.</exception>
    public static string DatabaseIn(string? path)
    {
        var full = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(path) ? Default : path);
        var database = System.IO.Path.Combine(full, DatabaseName);
        if (!File.Exists(database))
            throw Refused($"{full} holds no LiveChatMeet database. Name the server's directory with --data.");
        CheckDatabase(database);
        return database;
    }

    /// <summary>Copies everything of a directory that a server may be using now, as one that a server can start
    /// on.</summary>
    /// <param name="to">A directory that is not there yet, or is empty.</param>
    /// <exception cref="StartupException">It cannot be read or written, or there is something already.</exception>
    public static void Copy(string? path, string to)
    {
        KeepFromOthers();
        var (database, target) = (DatabaseIn(path), System.IO.Path.GetFullPath(to));
        var from = System.IO.Path.GetDirectoryName(database)!;
        try
        {
            if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
                throw Refused($"{target} is there already. Name a directory that is not.");
            CreateDirectory(target);
            CopyDatabase(database, System.IO.Path.Combine(target, DatabaseName));
            CreateDirectory(System.IO.Path.Combine(target, KeysName));
            foreach (var key in Directory.GetFiles(System.IO.Path.Combine(from, KeysName)))
                File.Copy(key, System.IO.Path.Combine(target, KeysName, System.IO.Path.GetFileName(key)));
            if (File.Exists(System.IO.Path.Combine(from, SetupDoneName)))
                WritePrivate(System.IO.Path.Combine(target, SetupDoneName), "");
            if (!OperatingSystem.IsWindows())
                TakeFromOthers(target);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException or SqliteException)
        {
            throw Refused($"{from} cannot be copied to {target}: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a file that only the owner can read; replaces what was there.</summary>
    public static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    public void Dispose() => _lock.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static void CheckOurs(string path)
    {
        var database = System.IO.Path.Combine(path, DatabaseName);
        if (File.Exists(database))
            CheckDatabase(database);
        else if (
            Directory
                .EnumerateFileSystemEntries(path)
                .Select(System.IO.Path.GetFileName)
                .FirstOrDefault(name =>
                    name is not (LockName or KeysName or SetupCodeName or SetupDoneName or "lost+found")
                ) is
            { } stranger
        )
            throw Refused(
                $"{path} holds other files ({stranger}) and no "
                    + $"LiveChatMeet database. Name an empty directory with --data."
            );
    }

    private static void CheckDatabase(string file)
    {
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = Untouched(file),
                    Mode = SqliteOpenMode.ReadOnly,
                    Pooling = false,
                }.ToString()
            );
            connection.Open();
            using var command = connection.CreateCommand();
            // A file without a page is a start that was cut off before anything was written.
            command.CommandText =
                $"SELECT CASE WHEN page_count = 0 THEN {ApplicationId} ELSE "
                + $"application_id END FROM pragma_page_count, pragma_application_id";
            if (
                Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture)
                != ApplicationId
            )
                throw Refused($"{file} is not a LiveChatMeet database. It was left as it is.");
        }
        catch (SqliteException failure)
        {
            throw Refused(
                $"{file} cannot be read as a LiveChatMeet database ({failure.Message}). It was left as it is.",
                failure
            );
        }
    }

    // As it is at one moment, whatever the server writes meanwhile (sqlite.org/lang_vacuum.html).
    private static void CopyDatabase(string file, string to)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $to";
        command.Parameters.AddWithValue("$to", to);
        command.ExecuteNonQuery();
    }

    // Without a log there is nothing but the file to read: as immutable, SQLite makes no side files
    // (sqlite.org/uri.html).
    private static string Untouched(string file) =>
        File.Exists($"{file}-wal") ? file : $"{new Uri(file).AbsoluteUri}?immutable=1";

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersDirectory);
    }

    private static void KeepFromOthers()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetUmask(OthersNothing);
    }

    // One that was made beforehand, or put back, may be open to others.
    [UnsupportedOSPlatform("windows")]
    private static void TakeFromOthers(string path)
    {
        var keys = System.IO.Path.Combine(path, KeysName);
        string[] directories = Directory.Exists(keys) ? [path, keys] : [path];
        string[] files =
        [
            .. Directory.GetFiles(path, $"{DatabaseName}*"),
            .. new[] { LockName, SetupCodeName, SetupDoneName }
                .Select(name => System.IO.Path.Combine(path, name))
                .Where(File.Exists),
            .. Directory.Exists(keys) ? Directory.GetFiles(keys) : [],
        ];
        foreach (var one in directories.Concat(files))
        {
            var mode = File.GetUnixFileMode(one);
            if ((mode & Others) != 0)
                File.SetUnixFileMode(one, mode & ~Others);
        }
    }

    private static FileStream Hold(string path)
    {
        var file = System.IO.Path.Combine(path, LockName);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            throw Refused(
                $"Another LiveChatMeet uses the data directory {path}. Stop it, or name another with --data.",
                failure
            );
        }
    }

    private static StartupException Refused(string message, Exception? cause = null) =>
        new(ExitCode.DataDirectory, message, cause);

    // EWOULDBLOCK of flock(2), and ERROR_SHARING_VIOLATION: any other failure is no other server.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    // 077: what the process makes is for its owner alone, SQLite's side files too.
    private const uint OthersNothing = 0x3F;

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);
}
