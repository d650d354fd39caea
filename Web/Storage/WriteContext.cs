using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Storage;

/// <summary>The writer's connection, kept open with its prepared statements, and the transaction that is under way on
/// it.</summary>
public sealed class WriteContext : IAsyncDisposable
{
    private const string Savepoint = "command";

    private readonly LiveChatDb _database;
    private readonly IDatabaseEngine _engine;
    private readonly DbConnection _connection;
    private readonly PreparedStatements _statements;
    private DbTransaction? _transaction;
    private bool _hasEntities;

    private WriteContext(LiveChatDb database, IDatabaseEngine engine)
    {
        (_database, _engine) = (database, engine);
        _connection = database.Database.GetDbConnection();
        _statements = engine.Prepare(_connection);
        engine.Opened(_connection);
        // Each command that needs one has a savepoint already.
        database.Database.AutoSavepointsEnabled = false;
    }

    /// <summary>Entities, for what is not hot.</summary>
    public LiveChatDb Database
    {
        get
        {
            if (!_hasEntities)
                _database.Database.UseTransaction(_transaction);
            _hasEntities = true;
            return _database;
        }
    }

    public IStatements Statements => _statements;

    /// <summary>How many statements have changed something since the transaction began.</summary>
    internal int Changes => _statements.Changes;

    internal static async Task<WriteContext> OpenAsync(IDbContextFactory<LiveChatDb> databases, IDatabaseEngine engine)
    {
        var database = await databases.CreateDbContextAsync();
        try
        {
            await database.Database.OpenConnectionAsync();
            return new(database, engine);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    internal async Task BeginAsync()
    {
        _transaction = await _connection.BeginTransactionAsync();
        _statements.Begin(_transaction);
    }

    internal async Task CommitAsync()
    {
        LetGoOfEntities();
        if (_transaction is not null)
            await _transaction.CommitAsync();
        await EndAsync();
    }

    /// <summary>The batch is committed and answered.</summary>
    internal void Rest() => _engine.Committed(_connection);

    internal async Task RollbackAsync()
    {
        LetGoOfEntities();
        if (_transaction is not null)
            await _transaction.RollbackAsync();
        await EndAsync();
    }

    /// <summary>Applies a command in a savepoint: if it fails, nothing of it is left.</summary>
    internal async Task ApplySavedAsync(QueuedCommand command)
    {
        var transaction = _transaction ?? throw new InvalidOperationException("No transaction is under way.");
        await transaction.SaveAsync(Savepoint);
        try
        {
            await command.ApplyAsync(this);
            await transaction.ReleaseAsync(Savepoint);
        }
        catch (Exception failure) when (_engine.RefusalOf(failure) is null)
        {
            // If the storage itself failed, the whole transaction is undone.
            await transaction.RollbackAsync(Savepoint);
            throw;
        }
    }

    /// <summary>The next command starts with no entity of this one.</summary>
    internal void Forget()
    {
        if (_hasEntities)
            _database.ChangeTracker.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        LetGoOfEntities();
        _statements.Dispose();
        await EndAsync();
        await _database.DisposeAsync();
    }

    private void LetGoOfEntities()
    {
        if (_hasEntities)
        {
            _database.ChangeTracker.Clear();
            _database.Database.UseTransaction(null);
        }
        _hasEntities = false;
    }

    private async Task EndAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        _transaction = null;
    }
}
