using System.Text.Json;

namespace LiveChatMeet.Storage.Backups;

/// <summary>How old the newest backup is, and why there is no newer one. It outlives a restart.</summary>
public sealed class BackupState
{
    private sealed record Newest(DateTimeOffset At, string Path);

    private readonly DataDirectory _data;
    private readonly Lock _lock = new();
    private Newest? _newest;

    public BackupState(DataDirectory data, BackupSettings settings)
    {
        (_data, IsScheduled) = (data, settings.To is not null);
        _newest = Read(data.LastBackup);
    }

    /// <summary>Whether backups are made by themselves.</summary>
    public bool IsScheduled { get; }

    /// <summary>When the newest backup was made, by itself or by command; null if none is known.</summary>
    public DateTimeOffset? LastAt => _newest?.At;

    /// <summary>Where that is.</summary>
    public string? LastPath => _newest?.Path;

    /// <summary>Why the last one by itself failed, in English; null if it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? ProblemAt { get; private set; }

    /// <summary>A backup was made.</summary>
    /// <param name="byItself">Then nothing is wrong with the schedule any more.</param>
    public void Made(DateTimeOffset at, string path, bool byItself)
    {
        lock (_lock)
        {
            _newest = new(at, path);
            if (byItself)
                (Problem, ProblemAt) = (null, null);
            try
            {
                OwnersOnly.Write(_data.LastBackup, JsonSerializer.Serialize(_newest));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It is known until the next start; the backup is there all the same.
            }
        }
    }

    /// <summary>A backup by itself could not be made.</summary>
    public void Failed(DateTimeOffset at, string problem)
    {
        lock (_lock)
            (Problem, ProblemAt) = (problem, at);
    }

    private static Newest? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Newest>(File.ReadAllText(file)) : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null; // then none is known
        }
    }
}
