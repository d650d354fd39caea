using System.Globalization;
using System.Runtime.InteropServices;

namespace LiveChatMeet.Storage.Backups;

/// <summary>Copies of the files that people have sent each other. A file's name is its SHA-256, and it never changes:
/// so the name says whether a copy is whole.</summary>
internal static partial class FileCopies
{
    /// <summary>How many bytes they take below a directory.</summary>
    public static long SizeOf(string directory) => In(directory).Sum(file => file.Length);

    /// <summary>How many there are below a directory.</summary>
    public static int CountOf(string directory) => In(directory).Count();

    /// <summary>Copies those below a directory to another one. What is deleted meanwhile was not to be kept.</summary>
    /// <param name="mayLink">Whether both may share what is on the disk, where it can.</param>
    public static async Task CopyAsync(
        string from,
        string to,
        bool mayLink,
        Func<string, Task> tellAsync,
        CancellationToken cancelled
    )
    {
        var (bytes, count) = (SizeOf(from), CountOf(from));
        if (count == 0)
            return;
        await tellAsync(
            string.Create(CultureInfo.InvariantCulture, $"Copying {count} files, {DiskSpace.Megabytes(bytes)}.")
        );
        foreach (var file in In(from))
        {
            cancelled.ThrowIfCancellationRequested();
            var copy = Path.Combine(to, DataDirectory.FilesName, file.Directory!.Name, file.Name);
            OwnersOnly.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (!mayLink || OperatingSystem.IsWindows() || MakeLink(file.FullName, copy) != 0)
                await CopyAsync(file.FullName, copy, cancelled);
        }
    }

    /// <summary>The first file below a directory that is not what its name says; null if all are.</summary>
    public static async Task<string?> DamagedAsync(string directory, CancellationToken cancelled)
    {
        foreach (var file in In(directory))
            if ((await BackupFile.OfAsync(file.FullName, cancelled)).Sha256 != file.Directory!.Name + file.Name)
                return $"{DataDirectory.FilesName}/{file.Directory.Name}/{file.Name}";
        return null;
    }

    // Without those that are still coming.
    private static IEnumerable<FileInfo> In(string directory)
    {
        var files = new DirectoryInfo(Path.Combine(directory, DataDirectory.FilesName));
        return files.Exists ? files.EnumerateDirectories("??").SelectMany(one => one.EnumerateFiles()) : [];
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancelled)
    {
        try
        {
            await using var source = File.OpenRead(from);
            await using var copy = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
            await source.CopyToAsync(copy, cancelled);
        }
        catch (FileNotFoundException)
        {
            // Deleted since.
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeLink(string from, string to);
}
