using System.Runtime.Versioning;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Storage;

/// <summary>
/// The one directory that holds everything of an instance: database, keys, setup code. 0700, its files 0600, used by
/// one process at a time.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>The setting that names the directory.</summary>
    public const string Setting = "DataDirectory";

    internal const string DatabaseName = "livechatmeet.db";
    internal const string KeysName = "keys";
    internal const string FilesName = "files";
    private const string SetupCodeName = "setup-code";
    internal const string SetupDoneName = "setup-done";
    private const string CommandSocketName = "command";
    private const string LastBackupName = "last-backup";
    private const string Default = "./data";

    // What may be there before there is a database.
    private static readonly string?[] Own =
    [
        DirectoryLock.Name,
        KeysName,
        FilesName,
        SetupCodeName,
        SetupDoneName,
        CommandSocketName,
        LastBackupName,
        "lost+found",
    ];

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string Database => In(DatabaseName);

    public string Keys => In(KeysName);

    /// <summary>What people have sent each other (<see cref="FileStore"/>).</summary>
    public string Files => In(FilesName);

    public string SetupCode => In(SetupCodeName);

    /// <summary>Where the server that uses the directory takes commands.</summary>
    public string CommandSocket => In(CommandSocketName);

    /// <summary>When and where the newest backup was made.</summary>
    public string LastBackup => In(LastBackupName);

    /// <summary>Copies of the data as older versions left it.</summary>
    public string BeforeUpgrade => In("before-upgrade");

    /// <summary>Exists once the first agent was created: setup never opens again, whichever database is
    /// restored.</summary>
    public string SetupDone => In(SetupDoneName);

    /// <summary>The directory that a setting means.</summary>
    public static string FullPath(string? path) =>
        path is not null && string.IsNullOrWhiteSpace(path)
            ? throw Refused("--data is empty: name a directory, or leave it out for ./data.")
            : System.IO.Path.GetFullPath(path ?? Default);

    /// <inheritdoc cref="CommandSocket"/>
    public static string CommandSocketIn(string? path) => System.IO.Path.Combine(FullPath(path), CommandSocketName);

    /// <summary>Creates the directory if it is missing, and locks it until disposed.</summary>
    /// <exception cref="StartupException">Unreadable, somebody else's, or in use. It is left as it was.</exception>
    public static DataDirectory Open(string? path) =>
        OpenIfFree(path)
        ?? throw Refused(
            $"Another LiveChatMeet is using the data directory {FullPath(path)}. Stop it, or choose another with "
                + "--data."
        );

    /// <summary>The same; null if it is in use.</summary>
    /// <exception cref="StartupException">Unreadable, or somebody else's. It is left as it was.</exception>
    public static DataDirectory? OpenIfFree(string? path)
    {
        var full = FullPath(path);
        try
        {
            OwnersOnly.Keep();
            if (File.Exists(full))
                throw Refused($"{full} is a file. Choose a directory with --data.");
            if (Directory.Exists(full))
                CheckOurs(full);
            else
                OwnersOnly.CreateDirectory(full);
            if (DirectoryLock.Take(full) is not { } held)
                return null;
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
        var full = FullPath(path);
        var database = System.IO.Path.Combine(full, DatabaseName);
        if (Directory.Exists(full))
            CheckReadable(full);
        if (!File.Exists(database))
            throw Refused($"{full} contains no LiveChatMeet database. Give the server's data directory with --data.");
        CheckDatabase(database);
        return database;
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
                .FirstOrDefault(name => !Own.Contains(name)) is
            { } stranger
        )
            throw Refused(
                $"{path} contains other files ({stranger}) and no "
                    + $"LiveChatMeet database. Choose an empty directory with --data."
            );
    }

    // In a directory of somebody else's, nothing seems to be there.
    private static void CheckReadable(string path)
    {
        try
        {
            using var entries = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
            entries.MoveNext();
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Refused(
                $"Access to {path} is denied. Use the same user as the server, such as with sudo -u livechatmeet.",
                failure
            );
        }
    }

    private static void CheckDatabase(string file)
    {
        try
        {
            if (!SqliteFile.IsOurs(file))
                throw Refused($"{file} is not a LiveChatMeet database. It was not changed.");
        }
        catch (SqliteException failure)
        {
            throw Refused(
                $"{file} cannot be read as a LiveChatMeet database ({failure.Message}). It was not changed.",
                failure
            );
        }
    }

    // A directory that existed before, or was restored, may be open to others.
    [UnsupportedOSPlatform("windows")]
    private static void TakeFromOthers(string path)
    {
        var keys = System.IO.Path.Combine(path, KeysName);
        string[] directories = Directory.Exists(keys) ? [path, keys] : [path];
        string[] files =
        [
            .. Directory.GetFiles(path, $"{DatabaseName}*"),
            .. new[] { DirectoryLock.Name, SetupCodeName, SetupDoneName }
                .Select(name => System.IO.Path.Combine(path, name))
                .Where(File.Exists),
            .. Directory.Exists(keys) ? Directory.GetFiles(keys) : [],
        ];
        foreach (var one in directories.Concat(files))
            OwnersOnly.TakeFromOthers(one);
    }

    private static StartupException Refused(string message, Exception? cause = null) =>
        new(ExitCode.DataDirectory, message, cause);
}
