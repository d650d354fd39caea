namespace LiveChatMeet.Storage.Backups;

/// <summary>Backups by themselves.</summary>
public sealed record BackupSettings
{
    /// <summary>The directory that gets them, each as a directory of its own. Null: none are made.</summary>
    public string? To { get; init; }

    public int EveryHours { get; init; } = 24;

    /// <summary>How many stay; older ones are removed.</summary>
    public int Keep { get; init; } = 7;

    /// <summary>What is wrong, for people; null if nothing is.</summary>
    public string? Validate() =>
        EveryHours is < 1 or > 24 * 365 ? "Backup:EveryHours must be from 1 to 8760."
        : Keep < 1 ? "Backup:Keep must be at least 1."
        : null;
}
