using LiveChatMeet.Refusals;
using LiveChatMeet.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Storage.Backups;

/// <summary>Copies of a data directory from which a server can start: database, keys, files, and that setup is
/// done.</summary>
public static class Backup
{
    private const string Unfinished = ".part";
    private static readonly TimeSpan ToldEvery = TimeSpan.FromSeconds(1);

    /// <summary>Copies a directory that a server may be using now, as it is at one moment. What is only begun does not
    /// stay.</summary>
    /// <param name="to">A directory that does not exist yet, or is empty; not inside the other.</param>
    /// <param name="tellAsync">Is told how far it is.</param>
    /// <returns>When it was made.</returns>
    /// <exception cref="StartupException">It cannot be made.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static Task<DateTimeOffset> MakeAsync(
        string from,
        string to,
        TimeProvider time,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        if (IsInside(to, from))
            throw new StartupException(
                ExitCode.DataDirectory,
                $"{to} is inside the data directory, and would be lost with it. Choose another place."
            );
        return CopyAsync(from, to, time, tellAsync, cancelled);
    }

    /// <summary>The same, wherever it is.</summary>
    internal static async Task<DateTimeOffset> CopyAsync(
        string from,
        string to,
        TimeProvider time,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        OwnersOnly.Keep();
        var place = Directory.Exists(to) ? to : to.TrimEnd(Path.DirectorySeparatorChar) + Unfinished;
        var begun = false;
        try
        {
            var size = RoomFor(from, to);
            begun = true;
            Begin(place);
            var at = await FillAsync(from, place, size, time, tellAsync, cancelled);
            if (place != to)
                Directory.Move(place, to); // a new directory gets its name when it is whole
            begun = false;
            return at;
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            throw StorageFailure.Told(failure, $"{from} cannot be copied to {to}");
        }
        finally
        {
            if (begun)
                Undo(place, to);
        }
    }

    internal static bool IsOfFiles(Exception failure) =>
        failure is UnauthorizedAccessException or IOException or SqliteException;

    /// <summary>Copies what stands beside the database.</summary>
    internal static void CopyBeside(string from, string to)
    {
        var keys = Path.Combine(from, DataDirectory.KeysName);
        OwnersOnly.CreateDirectory(Path.Combine(to, DataDirectory.KeysName));
        if (Directory.Exists(keys))
            foreach (var key in Directory.GetFiles(keys))
                File.Copy(key, Path.Combine(to, DataDirectory.KeysName, Path.GetFileName(key)));
        if (File.Exists(Path.Combine(from, DataDirectory.SetupDoneName)))
            OwnersOnly.Write(Path.Combine(to, DataDirectory.SetupDoneName), "");
    }

    private static async Task<DateTimeOffset> FillAsync(
        string from,
        string place,
        long size,
        TimeProvider time,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        var database = Path.Combine(from, DataDirectory.DatabaseName);
        await tellAsync($"Copying the database, {DiskSpace.Megabytes(size)}.");
        await CopyDatabaseAsync(database, place, size, tellAsync, cancelled);
        CopyBeside(from, place);
        await FileCopies.CopyAsync(from, place, mayLink: IsInside(place, from), tellAsync, cancelled);
        var at = time.GetUtcNow();
        await BackupManifest.WriteAsync(place, SqliteFile.LastMigrationOf(database), at, cancelled);
        return at;
    }

    private static async Task CopyDatabaseAsync(
        string database,
        string place,
        long size,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        var copy = new FileInfo(Path.Combine(place, DataDirectory.DatabaseName));
        var copying = SqliteFile.CopyAsync(database, copy.FullName, cancelled);
        while (await Task.WhenAny(copying, Task.Delay(ToldEvery, CancellationToken.None)) != copying)
        {
            copy.Refresh();
            if (copy.Exists && !cancelled.IsCancellationRequested)
                await tellAsync($"{Math.Min(99, copy.Length * 100 / Math.Max(1, size))} %");
        }
        await copying;
    }

    /// <returns>How much it takes, in bytes.</returns>
    private static long RoomFor(string from, string to)
    {
        if (File.Exists(to) || (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any(IsOfSomebody)))
            throw new StartupException(
                ExitCode.DataDirectory,
                $"{to} already exists. Choose a directory that does not."
            );
        var size = SqliteFile.SizeOfCopy(Path.Combine(from, DataDirectory.DatabaseName));
        DiskSpace.Check(to, size + FileCopies.SizeOf(from), "The backup");
        return size;
    }

    private static void Begin(string place)
    {
        Clear(place); // what one left that was killed
        OwnersOnly.CreateDirectory(place);
        if (!OperatingSystem.IsWindows())
            OwnersOnly.TakeFromOthers(place);
    }

    private static void Undo(string place, string to)
    {
        try
        {
            Clear(place);
            if (place != to && Directory.Exists(place))
                Directory.Delete(place);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            // The first failure says more.
        }
    }

    // Only what a backup consists of.
    private static void Clear(string place)
    {
        if (!Directory.Exists(place))
            return;
        string[] directories = [DataDirectory.KeysName, DataDirectory.FilesName];
        foreach (var directory in directories.Select(name => Path.Combine(place, name)).Where(Directory.Exists))
            Directory.Delete(directory, recursive: true);
        string[] names =
        [
            $"{DataDirectory.DatabaseName}*",
            $"{DataDirectory.SetupDoneName}*",
            $"{BackupManifest.Name}*",
        ];
        foreach (var file in names.SelectMany(name => Directory.GetFiles(place, name)))
            File.Delete(file);
    }

    private static bool IsOfSomebody(string entry) => Path.GetFileName(entry) != "lost+found";

    private static bool IsInside(string path, string directory) =>
        $"{Real(path)}{Path.DirectorySeparatorChar}".StartsWith(
            $"{Real(directory)}{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal
        );

    // Where links lead to, as far as it exists.
    private static string Real(string path)
    {
        var full = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        if (Path.GetDirectoryName(full) is not { } above)
            return full;
        var here = Path.Combine(Real(above), Path.GetFileName(full));
        return Directory.Exists(here)
            ? Directory.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName ?? here
            : here;
    }
}
