namespace LiveChatMeet.Storage;

/// <summary>One process at a time: a file in a directory that is held open, and let go with the process.</summary>
internal static class DirectoryLock
{
    public const string Name = "lock";

    // EWOULDBLOCK of flock(2), and ERROR_SHARING_VIOLATION: any other failure does not mean another process.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    /// <returns>Null if another process has it.</returns>
    /// <exception cref="IOException">It cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static FileStream? Take(string directory)
    {
        var file = Path.Combine(directory, Name);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            return null;
        }
    }
}
