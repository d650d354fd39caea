using LiveChatMeet.Storage.Sqlite;

namespace LiveChatMeet.Storage;

/// <summary>Failures of the storage, whichever engine has them.</summary>
public static class StorageFailure
{
    /// <summary>The refusal that it becomes; null for any other failure.</summary>
    public static string? RefusalOf(Exception failure) => SqliteEngine.CodeOf(failure);

    /// <summary>Whether the database itself failed, as opposed to data that does not fit.</summary>
    public static bool IsOfDatabase(Exception failure) => SqliteEngine.IsOfDatabase(failure);
}
