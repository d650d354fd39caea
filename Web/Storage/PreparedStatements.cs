using System.Data.Common;

namespace LiveChatMeet.Storage;

/// <summary>The hot statements of one connection; each is prepared when it is needed first.</summary>
/// <param name="textOf">The engine's text of a statement, with parameters <c>@1</c>, <c>@2</c> …</param>
public sealed class PreparedStatements(DbConnection connection, Func<Statement, string> textOf)
    : IStatements,
        IDisposable
{
    private readonly Dictionary<Statement, DbCommand> _prepared = [];
    private DbTransaction? _transaction;

    public object Transaction => _transaction ?? throw new InvalidOperationException("No transaction is under way.");

    /// <summary>How many statements have changed something since the transaction began.</summary>
    public int Changes { get; private set; }

    public void Begin(DbTransaction transaction) => (_transaction, Changes) = (transaction, 0);

    public ValueTask<int> RunAsync(Statement statement, params ReadOnlySpan<object?> values) =>
        RunAsync(With(statement, values));

    public ValueTask<IReadOnlyList<Row>> ReadAsync(Statement statement, params ReadOnlySpan<object?> values) =>
        ReadAsync(With(statement, values));

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
    }

    private async ValueTask<int> RunAsync(DbCommand command)
    {
        var changed = await command.ExecuteNonQueryAsync();
        if (changed > 0)
            Changes++;
        return changed;
    }

    private async ValueTask<IReadOnlyList<Row>> ReadAsync(DbCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Row>();
        while (await reader.ReadAsync())
        {
            var values = new object?[reader.FieldCount];
            reader.GetValues(values!);
            for (var i = 0; i < values.Length; i++)
                if (values[i] is DBNull)
                    values[i] = null;
            rows.Add(new(values));
        }
        if (rows.Count > 0 && !command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
            Changes++;
        return rows;
    }

    private DbCommand With(Statement statement, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(statement, out var command))
            _prepared[statement] = command = Prepare(statement, values.Length);
        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = Stored(values[i]);
        return command;
    }

    private DbCommand Prepare(Statement statement, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = textOf(statement);
        for (var i = 1; i <= parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{i}";
            parameter.Value = DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    // As LiveChatDb stores them: times are Unix milliseconds, enums are names.
    private static object Stored(object? value) =>
        value switch
        {
            null => DBNull.Value,
            DateTimeOffset time => time.ToUnixTimeMilliseconds(),
            Enum name => name.ToString(),
            bool truth => truth ? 1L : 0L,
            _ => value,
        };
}
