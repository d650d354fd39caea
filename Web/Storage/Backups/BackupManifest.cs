using System.Security.Cryptography;
using System.Text.Json;

namespace LiveChatMeet.Storage.Backups;

/// <summary>What a backup is, written last into its directory: one without it is not whole.</summary>
internal sealed record BackupManifest
{
    public const string Name = "backup.json";

    private const string Ours = "LiveChatMeet";
    private const long MaxBytes = 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Product { get; init; } = "";

    /// <summary>Of the program that made it.</summary>
    public string Version { get; init; } = "";

    /// <summary>The last one that the database has been through.</summary>
    public string? Migration { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>By their path below the backup.</summary>
    public IReadOnlyDictionary<string, BackupFile> Files { get; init; } = new Dictionary<string, BackupFile>();

    /// <summary>How many files that people have sent each other lie there; their names say what is in them. Null before
    /// there were any.</summary>
    public int? SentFiles { get; init; }

    /// <summary>Describes what lies in a directory, and writes that beside it.</summary>
    public static async Task<BackupManifest> WriteAsync(
        string directory,
        string? migration,
        DateTimeOffset at,
        CancellationToken cancelled
    )
    {
        var files = new SortedDictionary<string, BackupFile>(StringComparer.Ordinal);
        var sent = Path.Combine(directory, DataDirectory.FilesName) + Path.DirectorySeparatorChar;
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Where(IsListed))
            files[NameOf(directory, file)] = await BackupFile.OfAsync(file, cancelled);
        bool IsListed(string file) => !file.StartsWith(sent, StringComparison.Ordinal);
        var manifest = new BackupManifest
        {
            Product = Ours,
            Version = Texts.ProductVersion.Current,
            Migration = migration,
            At = at,
            Files = files,
            SentFiles = FileCopies.CountOf(directory),
        };
        OwnersOnly.Write(Path.Combine(directory, Name), JsonSerializer.Serialize(manifest, Json));
        return manifest;
    }

    /// <returns>Null if there is none, or it is not ours.</returns>
    public static BackupManifest? Read(string directory)
    {
        var file = new FileInfo(Path.Combine(directory, Name));
        if (!file.Exists || file.Length > MaxBytes)
            return null;
        try
        {
            var read = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllText(file.FullName), Json);
            return read?.Product == Ours ? read : null;
        }
        catch (JsonException)
        {
            return null; // somebody else's
        }
    }

    /// <summary>The first file that is not as it was written; null if all are.</summary>
    public async Task<string?> ChangedFileAsync(string directory, CancellationToken cancelled)
    {
        if (SentFiles is { } sent && sent != FileCopies.CountOf(directory))
            return DataDirectory.FilesName;
        foreach (var (name, written) in Files)
        {
            var file = Path.Combine(directory, name);
            if (!File.Exists(file) || await BackupFile.OfAsync(file, cancelled) != written)
                return name;
        }
        return null;
    }

    private static string NameOf(string directory, string file) =>
        Path.GetRelativePath(directory, file).Replace(Path.DirectorySeparatorChar, '/');
}

/// <param name="Length">In bytes.</param>
/// <param name="Sha256">In hexadecimal.</param>
internal sealed record BackupFile(long Length, string Sha256)
{
    public static async Task<BackupFile> OfAsync(string file, CancellationToken cancelled)
    {
        await using var stream = File.OpenRead(file);
        return new(stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancelled)));
    }
}
