using LiveChatMeet.Refusals;
using LiveChatMeet.Storage.Sqlite;

namespace LiveChatMeet.Storage.Backups;

/// <summary>Copies the data before a newer version changes its tables: the older version can go back to it.</summary>
internal static class BeforeUpgrade
{
    private const int Kept = 2;

    /// <exception cref="StartupException">There is no room, or it cannot be copied. Nothing was changed.</exception>
    public static async Task CopyAsync(DataDirectory data, TimeProvider time)
    {
        try
        {
            // Tables that are made anew take their place once more.
            DiskSpace.Check(data.Path, 2 * SqliteFile.SizeOfCopy(data.Database), "The copy before the upgrade");
            OwnersOnly.CreateDirectory(data.BeforeUpgrade);
            var to = Path.Combine(data.BeforeUpgrade, OwnBackups.NameFor(time.GetUtcNow()));
            System.Console.WriteLine($"The data is of an older version. Before the upgrade it is copied to {to}.");
            await Backup.CopyAsync(data.Path, to, time, _ => Task.CompletedTask, CancellationToken.None);
            foreach (var older in OwnBackups.In(data.BeforeUpgrade).Skip(Kept))
                Directory.Delete(older.Path, recursive: true);
        }
        catch (Exception failure) when (Backup.IsOfFiles(failure))
        {
            throw StorageFailure.Told(failure, $"{data.Path} cannot be copied before the upgrade");
        }
    }
}
