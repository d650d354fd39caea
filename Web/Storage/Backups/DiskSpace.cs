using System.Globalization;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Storage.Backups;

/// <summary>Room on the disk, asked before it is needed.</summary>
internal static class DiskSpace
{
    // Directories, keys, and what others write meanwhile.
    private const long Besides = 1024 * 1024;

    /// <param name="path">What will be written there; it need not exist.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="what">Begins the sentence, such as "The backup".</param>
    /// <exception cref="StartupException"><see cref="ExitCode.DiskFull"/></exception>
    public static void Check(string path, long bytes, string what)
    {
        var place = Path.GetFullPath(path);
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } above)
            place = above;
        var free = new DriveInfo(place).AvailableFreeSpace;
        if (free < bytes + Besides)
            throw new StartupException(
                ExitCode.DiskFull,
                $"{what} needs {Megabytes(bytes + Besides)}, and {place} has {Megabytes(free)} left. "
                    + "Nothing was changed."
            );
    }

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
