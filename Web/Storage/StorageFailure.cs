using LiveChatMeet.Refusals;
using LiveChatMeet.Storage.Sqlite;

namespace LiveChatMeet.Storage;

/// <summary>Failures of the storage, whichever engine has them.</summary>
public static class StorageFailure
{
    // EFBIG, ENOSPC and EDQUOT (errno(3)), ERROR_DISK_FULL.
    private static readonly int[] Full = [27, 28, 122, unchecked((int)0x80070070)];

    /// <summary>The refusal that it becomes; null for any other failure.</summary>
    public static string? RefusalOf(Exception failure) =>
        SqliteEngine.CodeOf(failure) ?? (IsOfFullDisk(failure) ? Refusal.StorageFull : null);

    /// <summary>Whether the database itself failed, as opposed to data that does not fit.</summary>
    public static bool IsOfDatabase(Exception failure) => SqliteEngine.IsOfDatabase(failure);

    /// <summary>A failure of a file or of the database as a self-hoster reads it.</summary>
    /// <param name="what">Begins the sentence: what cannot be done.</param>
    public static StartupException Told(Exception failure, string what) =>
        RefusalOf(failure) == Refusal.StorageFull
            ? new(ExitCode.DiskFull, $"{what}: the disk is full. What had been begun was removed.", failure)
            : new(ExitCode.DataDirectory, $"{what}: {failure.Message}", failure);

    private static bool IsOfFullDisk(Exception failure) => failure is IOException && Full.Contains(failure.HResult);
}
