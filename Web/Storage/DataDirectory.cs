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

    private const string DatabaseName = "livechatmeet.db";
    private const string KeysName = "keys";
    private const string LockName = "lock";
    private const string SetupCodeName = "setup-code";
    private const string SetupDoneName = "setup-done";
    private const string Default = "./data";
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string Database => In(DatabaseName);

    public string Keys => In(KeysName);

    public string SetupCode => In(SetupCodeName);

    /// <summary>Exists once the first agent was created: setup never opens again, whichever database is
    /// restored.</summary>
    public string SetupDone => In(SetupDoneName);

    /// <summary>Creates the directory if it is missing, and locks it until disposed.</summary>
    /// <exception cref="StartupException">Unreadable, somebody else's, or in use. It is left as it was.</exception>
    public static DataDirectory Open(string? path)
    {
        var full = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(path) ? Default : path);
        try
        {
            OwnersOnly.Keep();
            if (File.Exists(full))
                throw Refused($"{full} is a file. Choose a directory with --data.");
            if (Directory.Exists(full))
                CheckOurs(full);
            else
                OwnersOnly.CreateDirectory(full);
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
            throw Refused($"{full} contains no LiveChatMeet database. Give the server's data directory with --data.");
        CheckDatabase(database);
        return database;
    }

    /// <summary>Copies the whole of a directory that a server may be using now, so that a server can start from the
    /// copy.</summary>
    /// <param name="to">A directory that does not exist yet, or is empty.</param>
    /// <exception cref="StartupException">It cannot be read or written, or the target is not empty.</exception>
    public static void Copy(string? path, string to)
    {
        OwnersOnly.Keep();
        var (database, target) = (DatabaseIn(path), System.IO.Path.GetFullPath(to));
        var from = System.IO.Path.GetDirectoryName(database)!;
        try
        {
            if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
                throw Refused($"{target} already exists. Choose a directory that does not.");
            OwnersOnly.CreateDirectory(target);
            SqliteFile.Copy(database, System.IO.Path.Combine(target, DatabaseName));
            OwnersOnly.CreateDirectory(System.IO.Path.Combine(target, KeysName));
            foreach (var key in Directory.GetFiles(System.IO.Path.Combine(from, KeysName)))
                File.Copy(key, System.IO.Path.Combine(target, KeysName, System.IO.Path.GetFileName(key)));
            if (File.Exists(System.IO.Path.Combine(from, SetupDoneName)))
                OwnersOnly.Write(System.IO.Path.Combine(target, SetupDoneName), "");
            if (!OperatingSystem.IsWindows())
                TakeFromOthers(target);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException or SqliteException)
        {
            throw Refused($"{from} cannot be copied to {target}: {failure.Message}", failure);
        }
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
                $"{path} contains other files ({stranger}) and no "
                    + $"LiveChatMeet database. Choose an empty directory with --data."
            );
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
            .. new[] { LockName, SetupCodeName, SetupDoneName }
                .Select(name => System.IO.Path.Combine(path, name))
                .Where(File.Exists),
            .. Directory.Exists(keys) ? Directory.GetFiles(keys) : [],
        ];
        foreach (var one in directories.Concat(files))
            OwnersOnly.TakeFromOthers(one);
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
                $"Another LiveChatMeet is using the data directory {path}. Stop it, or choose another with --data.",
                failure
            );
        }
    }

    private static StartupException Refused(string message, Exception? cause = null) =>
        new(ExitCode.DataDirectory, message, cause);

    // EWOULDBLOCK of flock(2), and ERROR_SHARING_VIOLATION: any other failure does not mean another server.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);
}
