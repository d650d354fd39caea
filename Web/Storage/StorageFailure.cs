using LiveChatMeet.Storage.Sqlite;

namespace LiveChatMeet.Storage;

/// <summary>Failures of the storage, whichever engine has them.</summary>
public static class StorageFailure
{
    /// <summary>The refusal that it becomes; null for any other failure.</summary>
    public static string? RefusalOf(Exception failure) => SqliteEngine.CodeOf(failure);
}
