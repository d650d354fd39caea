namespace LiveChatMeet.Hosting;

/// <summary>
/// The published file unpacks SQLite's library once for each version, below <c>~/.net</c> or
/// <c>DOTNET_BUNDLE_EXTRACT_BASE_DIR</c>, and nobody else removes what older versions have left. A version that runs
/// keeps a mark in its directory locked, and stays.
/// </summary>
public sealed partial class UnpackedVersions(TimeProvider time, ILogger<UnpackedVersions> logger) : BackgroundService
{
    /// <summary>The file that a running version keeps locked.</summary>
    public const string Mark = "in-use";

    // What has just been unpacked may be about to be loaded, and its mark not yet made.
    private static readonly TimeSpan SafeFor = TimeSpan.FromHours(1);

    private FileStream? _mark;

    public override void Dispose()
    {
        _mark?.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var paths = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        if (paths.Split(Path.PathSeparator).FirstOrDefault(IsUnpacked) is { } own)
            RemoveOthers(Path.TrimEndingDirectorySeparator(own));
        return Task.CompletedTask;
    }

    /// <summary>Marks the own directory as used, and removes those beside it that nobody uses. What cannot be removed
    /// stays.</summary>
    public void RemoveOthers(string own)
    {
        try
        {
            _mark ??= Use(own);
            foreach (var other in Directory.EnumerateDirectories(Path.GetDirectoryName(own)!))
                if (other != own && IsUnpacked(other) && time.GetUtcNow() - LastUseOf(other) > SafeFor)
                    Remove(other);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Stays(own, failure.Message); // a directory of somebody else, or one that has gone: it costs 1.5 MB
        }
    }

    private void Remove(string directory)
    {
        try
        {
            if (File.Exists(Path.Combine(directory, Mark)))
                File.Open(Path.Combine(directory, Mark), FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
            Directory.Delete(directory, recursive: true);
            Removed(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Stays(directory, failure.Message); // used, or not ours to remove
        }
    }

    // SQLite's library and our mark, and nothing else: never a directory of anything else.
    private static bool IsUnpacked(string directory)
    {
        if (!Directory.Exists(directory) || Directory.EnumerateDirectories(directory).Any())
            return false;
        string[] files = [.. Directory.EnumerateFiles(directory).Select(Path.GetFileName).Where(file => file != Mark)!];
        return files is [var only] && only.Contains("e_sqlite3", StringComparison.Ordinal);
    }

    private static DateTime LastUseOf(string directory)
    {
        var (made, started) = (
            File.GetLastWriteTimeUtc(directory),
            File.GetLastWriteTimeUtc(Path.Combine(directory, Mark)) // long ago, if there is none
        );
        return made > started ? made : started;
    }

    // Shared between all processes of this version; a lock of one's own is what Remove needs.
    private static FileStream Use(string own)
    {
        var file = Path.Combine(own, Mark);
        File.WriteAllText(file, "");
        return new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Removed what an older version had unpacked: {Directory}")]
    private partial void Removed(string directory);

    [LoggerMessage(Level = LogLevel.Debug, Message = "What a version has unpacked stays: {Directory} ({Reason})")]
    private partial void Stays(string directory, string reason);
}
