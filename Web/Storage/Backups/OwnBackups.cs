using System.Globalization;

namespace LiveChatMeet.Storage.Backups;

/// <summary>The backups that the program has made by itself in a directory: known by name and content, so that nothing
/// else is ever removed.</summary>
internal static class OwnBackups
{
    private const string Prefix = "livechatmeet-";
    private const string Moment = "yyyy-MM-dd'T'HHmmss'Z'";

    public sealed record One(string Path, DateTimeOffset At);

    public static string NameFor(DateTimeOffset at) =>
        Prefix + at.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<One> In(string directory) =>
        Directory.Exists(directory)
            ?
            [
                .. Directory
                    .GetDirectories(directory, $"{Prefix}*")
                    .Where(IsNamedSo)
                    .Select(path => (Path: path, Manifest: BackupManifest.Read(path)))
                    .Where(one => one.Manifest is not null)
                    .Select(one => new One(one.Path, one.Manifest!.At))
                    .OrderByDescending(one => one.At),
            ]
            : [];

    private static bool IsNamedSo(string path) =>
        DateTime.TryParseExact(
            Path.GetFileName(path)[Prefix.Length..],
            Moment,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );
}
