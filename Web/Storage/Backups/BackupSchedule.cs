using LiveChatMeet.Refusals;

namespace LiveChatMeet.Storage.Backups;

/// <summary>Makes backups by itself, and removes those that are older than the newest few. A failed one is told, and
/// tried again.</summary>
internal sealed partial class BackupSchedule(
    BackupSettings settings,
    DataDirectory data,
    BackupState state,
    TimeProvider time,
    ILogger<BackupSchedule> logger
) : BackgroundService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TriesAgainAfter = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.To is not { } to)
            return;
        var place = Path.GetFullPath(to);
        try
        {
            while (true)
            {
                if (IsDue(place))
                    await MakeAsync(place, stoppingToken);
                await Task.Delay(LooksEvery, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; what was begun is removed.
        }
    }

    private bool IsDue(string place)
    {
        var now = time.GetUtcNow();
        if (state.ProblemAt + TriesAgainAfter > now)
            return false;
        DateTimeOffset? newest = OwnBackups.In(place) is [var one, ..] ? one.At : null;
        // One from the future was made while the clock was wrong.
        return newest is null || newest > now || newest + TimeSpan.FromHours(settings.EveryHours) <= now;
    }

    private async Task MakeAsync(string place, CancellationToken stopping)
    {
        try
        {
            var target = Path.Combine(place, OwnBackups.NameFor(time.GetUtcNow()));
            var at = await Backup.MakeAsync(data.Path, target, time, _ => Task.CompletedTask, stopping);
            state.Made(at, target, byItself: true);
            Made(target);
            foreach (var older in OwnBackups.In(place).Skip(settings.Keep))
                Directory.Delete(older.Path, recursive: true);
        }
        catch (Exception failure) when (failure is StartupException or IOException or UnauthorizedAccessException)
        {
            state.Failed(time.GetUtcNow(), failure.Message);
            Failed(failure.Message, TriesAgainAfter);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Backup made: {Path}")]
    private partial void Made(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "No backup was made; trying again in {After}. {Reason}")]
    private partial void Failed(string reason, TimeSpan after);
}
