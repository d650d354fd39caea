using LiveChatMeet.Refusals;
using LiveChatMeet.Storage.Sqlite;

namespace LiveChatMeet.Storage.Backups;

/// <summary>Writes the database anew, without what was deleted.</summary>
public static class Vacuum
{
    /// <returns>How large it was and is, for people.</returns>
    /// <exception cref="StartupException">It cannot be done; nothing was changed.</exception>
    public static async Task<(string Before, string After)> RunAsync(
        DataDirectory data,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        try
        {
            var before = SizeOf(data.Database);
            // Once for the new file, and once for the log through which it takes the place of the old one.
            DiskSpace.Check(data.Path, 2 * SqliteFile.SizeOfCopy(data.Database), "Vacuum");
            await tellAsync($"Writing the database anew, {DiskSpace.Megabytes(before)}. Messages wait meanwhile.");
            var isWhole = await SqliteVacuum.RunAsync(data.Database, cancelled);
            var after = DiskSpace.Megabytes(SizeOf(data.Database));
            return (DiskSpace.Megabytes(before), isWhole ? after : $"{after}, with a log that is still being read");
        }
        catch (Exception failure) when (Backup.IsOfFiles(failure))
        {
            throw StorageFailure.Told(failure, $"{data.Database} cannot be written anew");
        }
    }

    // With the log beside it.
    private static long SizeOf(string database) =>
        new[] { database, $"{database}-wal" }.Where(File.Exists).Sum(file => new FileInfo(file).Length);
}
