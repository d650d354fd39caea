using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Storage;

/// <summary>The hot statements that only read, for all who ask: each has a connection to itself meanwhile.</summary>
public sealed class ReadPool(IDbContextFactory<LiveChatDb> databases, IDatabaseEngine engine) : IAsyncDisposable
{
    // A read holds its thread, so hardly more are used at once; one that is closed costs opening another.
    private static readonly int MaxIdle = 2 * Environment.ProcessorCount;

    private readonly ConcurrentStack<ReadContext> _idle = new();

    /// <inheritdoc cref="IStatements.ReadAsync"/>
    public Task<IReadOnlyList<Row>> ReadAsync(Statement statement, params object?[] values) =>
        ReadAsync(statement, values, CancellationToken.None);

    /// <inheritdoc cref="PreparedStatements.ReadAsync(Statement, CancellationToken, ReadOnlySpan{object})"/>
    public async Task<IReadOnlyList<Row>> ReadAsync(Statement statement, object?[] values, CancellationToken cancelled)
    {
        if (!_idle.TryPop(out var reading))
            reading = new(databases, engine);
        try
        {
            return await reading.ReadAsync(statement, values, cancelled);
        }
        finally
        {
            if (_idle.Count < MaxIdle)
                _idle.Push(reading);
            else
                await reading.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var reading))
            await reading.DisposeAsync();
    }
}
