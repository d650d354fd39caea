namespace LiveChatMeet.Storage;

/// <summary>The hot statements of one connection; each is prepared when it is needed first.</summary>
public abstract class PreparedStatements : IStatements, IDisposable
{
    private object? _transaction;

    public object Transaction => _transaction ?? throw new InvalidOperationException("No transaction is under way.");

    /// <summary>How many statements have changed something since the transaction began.</summary>
    public int Changes { get; protected set; }

    public void Begin(object transaction) => (_transaction, Changes) = (transaction, 0);

    public abstract ValueTask<int> RunAsync(Statement statement, params ReadOnlySpan<object?> values);

    public abstract ValueTask<IReadOnlyList<Row>> ReadAsync(Statement statement, params ReadOnlySpan<object?> values);

    /// <inheritdoc cref="IStatements.ReadAsync"/>
    /// <exception cref="OperationCanceledException">Who asked has left.</exception>
    public abstract ValueTask<IReadOnlyList<Row>> ReadAsync(
        Statement statement,
        CancellationToken cancelled,
        params ReadOnlySpan<object?> values
    );

    public abstract void Dispose();
}
