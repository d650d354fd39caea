using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Storage;

/// <summary>What differs from one database engine to the next.</summary>
public interface IDatabaseEngine
{
    /// <summary>Marks a new database as ours, before its tables are made.</summary>
    Task PrepareAsync(LiveChatDb database);

    /// <summary>Whether it would take a write now; does not wait for whoever has it locked.</summary>
    Task<bool> IsOpenAsync(IDbContextFactory<LiveChatDb> databases);

    /// <summary>The refusal for a failure of the storage itself; null for a command's own error.</summary>
    string? RefusalOf(Exception failure);
}
