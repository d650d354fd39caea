using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LiveChatMeet.Storage;

/// <summary>Keeps what this process creates private to its owner.</summary>
public static partial class OwnersOnly
{
    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfDirectory = OfFile | UnixFileMode.UserExecute;
    private const UnixFileMode OfOthers = ~(
        OfDirectory | UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit
    );

    // 077: SQLite's side files too.
    private const uint NothingForOthers = 0x3F;

    /// <summary>Applies to everything that this process creates from here on.</summary>
    public static void Keep()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetUmask(NothingForOthers);
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OfDirectory);
    }

    /// <summary>Writes a file that only the owner can read; replaces what was there. Who reads it meanwhile finds the
    /// one or the other, whole.</summary>
    public static void Write(string file, string text)
    {
        var beside = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OfFile;
        using (var writer = new StreamWriter(beside, options))
            writer.Write(text);
        File.Move(beside, file, overwrite: true);
    }

    /// <summary>Removes other users' rights to a file or directory.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void TakeFromOthers(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & OfOthers) != 0)
            File.SetUnixFileMode(path, mode & ~OfOthers);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetUmask(uint mask);
}
