using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveChatMeet.Check.Checks;

/// <summary>Whether the database takes writes and is whole.</summary>
public sealed class DatabaseCheck(DataDirectory data, StorageHealth? health = null) : ICheck
{
    // The log is copied at 64 MB; several times that means that something keeps it from being copied.
    private const long WarnsAboveLog = 500_000_000;

    private static readonly TimeSpan ReadFor = TimeSpan.FromSeconds(5);

    public string Name => "database";

    public Phrase Title => Phrase.Say("Database");

    public async Task<Finding> RunAsync(Reached? from, CancellationToken cancelled)
    {
        var refused =
            health is null ? null
            : await health.CheckHealthAsync(new(), cancelled) is { Status: not HealthStatus.Healthy } ill
                ? ill.Description
            : null;
        var damage = await Task.Run(() => SqliteFile.DamageIn(data.Database, ReadFor), cancelled);
        var log = SizeOf($"{data.Database}-wal");
        return Of(SizeOf(data.Database) + log, log, refused, damage, data.Path);
    }

    /// <param name="size">Bytes, as is the log's.</param>
    /// <param name="refused">The code with which a write was refused; null if it was taken.</param>
    /// <param name="damage">What SQLite says of a damaged file; null if it found nothing.</param>
    public static Finding Of(long size, long log, string? refused, string? damage, string path)
    {
        if (damage is not null)
            return Damaged(damage, path);
        if (refused is not null)
            return NotWritten(refused, path);
        var told = Phrase.Say("{0}, takes writes and is whole", DiskCheck.Size(size));
        return log < WarnsAboveLog
            ? Finding.Ok(told)
            : new(CheckState.Warning, Phrase.Say("Its write-ahead log has {0}", DiskCheck.Size(log)))
            {
                Cause = Phrase.Say("Something has kept the database open for reading: a backup program, or sqlite3."),
                Visitors = Phrase.Say("Nothing yet; messages become slower as the log grows."),
                Fix = new(Phrase.Say("Run on the server, to see who has it open"), $"lsof {path}/livechatmeet.db"),
            };
    }

    private static Finding Damaged(string damage, string path) =>
        new(CheckState.Failure, Phrase.Say("The file is damaged: {0}", damage))
        {
            Cause = Phrase.Say("A disk that failed, or a copy that was made of a running server’s files."),
            Visitors = Phrase.Say("Some conversations cannot be read or written."),
            Fix = new(
                Phrase.Say("Run on the server, with your newest backup"),
                $"mv {path} {path}.damaged\nlivechatmeet restore BACKUP --data {path}",
                Phrase.Say("Stop the server first. Keep the damaged files until all is well.")
            ),
        };

    private static Finding NotWritten(string refused, string path) =>
        new(CheckState.Failure, Phrase.Say("It takes no writes: {0}", Phrase.Say(Refusal.TextOf(refused))))
        {
            Cause =
                refused == Refusal.StorageFull
                    ? Phrase.Say("The disk is full.")
                    : Phrase.Say("Another program holds the database, or the disk refuses to write."),
            Visitors = Phrase.Say("No message is kept and no call starts."),
            Fix = new(
                Phrase.Say("Run on the server, to see disk and holder"),
                $"df -h {path}\nlsof {path}/livechatmeet.db"
            ),
        };

    private static long SizeOf(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;
}
