using LiveChatMeet.Refusals;
using LiveChatMeet.Storage.Sqlite;

namespace LiveChatMeet.Storage.Backups;

/// <summary>Puts a backup into an empty place, from which a server then starts. A failed one leaves nothing.</summary>
public static class Restore
{
    private const string Unfinished = "restoring";
    private static readonly string[] Directories = [DataDirectory.KeysName, DataDirectory.FilesName];

    /// <param name="from">What <see cref="Backup"/> has made, or a directory with a copied database.</param>
    /// <param name="to">A data directory that does not exist yet, or is empty.</param>
    /// <exception cref="StartupException">It is not whole or not ours, or the place is not empty.</exception>
    public static async Task MakeAsync(
        string from,
        string to,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        OwnersOnly.Keep();
        try
        {
            await tellAsync($"Checking {from}.");
            var size = await CheckAsync(from, cancelled);
            DiskSpace.Check(to, size, "The restored data");
            await FillAsync(from, to, tellAsync, cancelled);
        }
        catch (Exception failure) when (Backup.IsOfFiles(failure))
        {
            throw StorageFailure.Told(failure, $"{from} cannot be restored to {to}");
        }
    }

    // How many bytes it has.
    private static async Task<long> CheckAsync(string from, CancellationToken cancelled)
    {
        var database = Path.Combine(from, DataDirectory.DatabaseName);
        if (File.Exists(from))
            throw Refused($"{from} is a file. Name the directory that the backup made.");
        if (!Directory.Exists(from))
            throw Refused($"{from} does not exist.");
        if (!File.Exists(database))
            throw Refused($"{from} contains no {DataDirectory.DatabaseName}: it is no backup, or is not whole.");
        await CheckManifestAsync(from, cancelled);
        if (await FileCopies.DamagedAsync(from, cancelled) is { } damaged)
            throw Refused($"The backup {from} is damaged: {damaged} is not as it was written.");
        CheckDatabase(from, database);
        return SqliteFile.SizeOfCopy(database) + FileCopies.SizeOf(from);
    }

    // A database that was copied by hand has none.
    private static async Task CheckManifestAsync(string from, CancellationToken cancelled)
    {
        if (!File.Exists(Path.Combine(from, BackupManifest.Name)))
            return;
        if (BackupManifest.Read(from) is not { } manifest)
            throw Refused($"The backup {from} is damaged: {BackupManifest.Name} cannot be read.");
        if (await manifest.ChangedFileAsync(from, cancelled) is { } changed)
            throw Refused($"The backup {from} is damaged: {changed} is not as it was written.");
    }

    private static void CheckDatabase(string from, string database)
    {
        if (SqliteFile.DamageOf(database) is { } damage)
            throw Refused($"The database in {from} is damaged or cut short ({damage}).");
        if (!SqliteFile.IsOurs(database) || SqliteFile.LastMigrationOf(database) is not { } migration)
            throw Refused($"{database} is not a LiveChatMeet database.");
        if (string.CompareOrdinal(migration, LiveChatDb.LastMigration) > 0)
            throw Refused(
                $"The backup {from} comes from a newer LiveChatMeet ({migration}); this is "
                    + $"{Texts.ProductVersion.Current}. Restore it with the newer version."
            );
    }

    private static async Task FillAsync(
        string from,
        string to,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        var isNew = !Directory.Exists(to);
        var place = Path.Combine(to, Unfinished);
        using var held = Hold(to);
        try
        {
            OwnersOnly.CreateDirectory(place);
            await tellAsync("Copying the database.");
            await CopyDatabaseAsync(from, place, cancelled);
            Backup.CopyBeside(from, place);
            await FileCopies.CopyAsync(from, place, mayLink: false, tellAsync, cancelled);
            MoveUp(place, to);
        }
        catch (Exception failure) when (Backup.IsOfFiles(failure) || failure is OperationCanceledException)
        {
            held.Dispose();
            Undo(to, isNew);
            throw;
        }
    }

    private static async Task CopyDatabaseAsync(string from, string place, CancellationToken cancelled)
    {
        var copy = Path.Combine(place, DataDirectory.DatabaseName);
        await SqliteFile.CopyAsync(Path.Combine(from, DataDirectory.DatabaseName), copy, cancelled);
        SqliteFile.UseLog(copy);
    }

    private static FileStream Hold(string to)
    {
        if (File.Exists(to))
            throw Refused($"{to} is a file. Choose a directory with --data.");
        if (Directory.Exists(to))
            CheckEmpty(to);
        OwnersOnly.CreateDirectory(to);
        if (!OperatingSystem.IsWindows())
            OwnersOnly.TakeFromOthers(to);
        return DirectoryLock.Take(to) ?? throw Running(to);
    }

    private static void CheckEmpty(string to)
    {
        if (File.Exists(Path.Combine(to, DirectoryLock.Name)))
            using (DirectoryLock.Take(to) ?? throw Running(to)) { }
        if (Directory.Exists(Path.Combine(to, Unfinished)))
            Undo(to, wholly: false); // of one that was killed
        if (Directory.EnumerateFileSystemEntries(to).Select(Path.GetFileName).FirstOrDefault(IsStrange) is { } stranger)
            throw Refused($"{to} is not empty ({stranger}). Move it away, or choose another with --data.");
    }

    private static StartupException Running(string to) =>
        Refused($"A LiveChatMeet is running on {to}. Stop it, and move its data away.");

    private static bool IsStrange(string? name) => name is not (DirectoryLock.Name or "lost+found");

    // The database last: without it, no server starts there.
    private static void MoveUp(string place, string to)
    {
        foreach (var name in Directories.Where(name => Directory.Exists(Path.Combine(place, name))))
            Directory.Move(Path.Combine(place, name), Path.Combine(to, name));
        foreach (var name in (string[])[DataDirectory.SetupDoneName, DataDirectory.DatabaseName])
            if (File.Exists(Path.Combine(place, name)))
                File.Move(Path.Combine(place, name), Path.Combine(to, name));
        Directory.Delete(place);
    }

    private static void Undo(string to, bool wholly)
    {
        foreach (var name in Directories.Append(Unfinished))
            if (Directory.Exists(Path.Combine(to, name)))
                Directory.Delete(Path.Combine(to, name), recursive: true);
        File.Delete(Path.Combine(to, DataDirectory.SetupDoneName));
        File.Delete(Path.Combine(to, DirectoryLock.Name));
        if (wholly)
            Directory.Delete(to);
    }

    private static StartupException Refused(string message) =>
        new(ExitCode.DataDirectory, $"{message} Nothing was changed.");
}
