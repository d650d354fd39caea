using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Storage;

/// <summary>What differs between database engines.</summary>
public interface IDatabaseEngine
{
    /// <summary>Marks a new database as ours, before its tables are created.</summary>
    Task PrepareAsync(LiveChatDb database);

    /// <summary>Whether it would accept a write now; does not wait for a lock.</summary>
    Task<bool> IsOpenAsync(IDbContextFactory<LiveChatDb> databases);

    /// <summary>The hot statements, for a connection that stays open.</summary>
    PreparedStatements Prepare(DbConnection connection);

    /// <summary>Called by the writer for each connection that it opens, before the first commit, for what the engine
    /// sets up there and nowhere else.</summary>
    void Opened(DbConnection connection);

    /// <summary>Called by the writer after a commit and its answers, for what the engine has to do now and
    /// then.</summary>
    void Committed(DbConnection connection);

    /// <summary>Leaves nothing in the write-ahead log that is no longer in the database, as far as nobody reads older
    /// pages.</summary>
    Task EmptyLogAsync(IDbContextFactory<LiveChatDb> databases);

    /// <summary>The refusal for a failure of the storage itself; null for a command's own error.</summary>
    string? RefusalOf(Exception failure);
}
