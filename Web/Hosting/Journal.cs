namespace LiveChatMeet.Hosting;

/// <summary>Whether what the program prints goes to systemd's journal.</summary>
public static class Journal
{
    /// <summary>Found once, for this process.</summary>
    public static bool IsOutput { get; } =
        OperatingSystem.IsLinux()
        && Is(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), new FileInfo("/proc/self/fd/1").LinkTarget);

    /// <param name="stream">systemd.exec(5), <c>JOURNAL_STREAM</c>: device and inode. A program that a service starts
    /// inherits it, so the inode counts.</param>
    /// <param name="output">Where the standard output leads, as Linux names it.</param>
    public static bool Is(string? stream, string? output) =>
        stream?.Split(':') is [_, { Length: > 0 } inode] && output == $"socket:[{inode}]";
}
