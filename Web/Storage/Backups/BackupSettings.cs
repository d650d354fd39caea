namespace LiveChatMeet.Storage.Backups;

/// <summary>Backups by themselves.</summary>
public sealed record BackupSettings
{
    private const int MaxHours = 365 * 24;

    /// <summary>The directory that gets them, each as a directory of its own. Null: none are made.</summary>
    public string? To { get; init; }

    public int EveryHours { get; init; } = 24;

    /// <summary>How many stay; older ones are removed.</summary>
    public int Keep { get; init; } = 7;

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    public string? Problem =>
        EveryHours is < 1 or > MaxHours ? $"Backup:EveryHours is {EveryHours}, but must be 1 to {MaxHours}."
        : Keep < 1 ? $"Backup:Keep is {Keep}, but must be at least 1: else each backup is removed at once."
        : null;
}
