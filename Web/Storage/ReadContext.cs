using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Storage;

/// <summary>A connection that only reads, kept open with its prepared statements; for one asker, who asks one thing at
/// a time.</summary>
public sealed class ReadContext(IDbContextFactory<LiveChatDb> databases, IDatabaseEngine engine) : IAsyncDisposable
{
    private LiveChatDb? _database;
    private PreparedStatements? _statements;

    /// <inheritdoc cref="IStatements.ReadAsync"/>
    public Task<IReadOnlyList<Row>> ReadAsync(Statement statement, params object?[] values) =>
        ReadAsync(statement, values, CancellationToken.None);

    /// <inheritdoc cref="PreparedStatements.ReadAsync(Statement, CancellationToken, ReadOnlySpan{object})"/>
    public async Task<IReadOnlyList<Row>> ReadAsync(Statement statement, object?[] values, CancellationToken cancelled)
    {
        try
        {
            _statements ??= await OpenAsync();
            return await _statements.ReadAsync(statement, cancelled, values);
        }
        catch (Exception failure) when (engine.RefusalOf(failure) is not null)
        {
            // The storage itself failed: who asks again gets another connection.
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _statements?.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
        (_statements, _database) = (null, null);
    }

    private async Task<PreparedStatements> OpenAsync()
    {
        _database = await databases.CreateDbContextAsync();
        await _database.Database.OpenConnectionAsync();
        return engine.Prepare(_database.Database.GetDbConnection());
    }
}
