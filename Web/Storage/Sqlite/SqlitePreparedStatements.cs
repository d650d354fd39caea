using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LiveChatMeet.Storage.Sqlite;

/// <summary>
/// Prepared statements by SQLite's own functions (sqlite.org/c3ref/stmt.html): the driver looks each parameter up by
/// its name again whenever a statement runs, and makes a reader for it.
/// </summary>
internal sealed class SqlitePreparedStatements : PreparedStatements
{
    private const uint KeptForLong = 1; // SQLITE_PREPARE_PERSISTENT
    private const int UsualTextBytes = 4_096;

    private readonly Dictionary<Statement, sqlite3_stmt> _prepared = [];
    private readonly sqlite3 _database;
    private byte[] _text = new byte[UsualTextBytes];

    public SqlitePreparedStatements(SqliteConnection connection)
    {
        _database = connection.Handle!;
        // Else a statement whose LIMIT is a parameter is prepared anew for each value (sqlite.org/qpsg.html).
        Check(raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _));
    }

    public override ValueTask<int> RunAsync(Statement statement, params ReadOnlySpan<object?> values)
    {
        var prepared = With(statement, values);
        try
        {
            while (Step(prepared)) { }
            var changed = raw.sqlite3_changes(_database);
            if (changed > 0)
                Changes++;
            return new(changed);
        }
        finally
        {
            raw.sqlite3_reset(prepared);
        }
    }

    public override ValueTask<IReadOnlyList<Row>> ReadAsync(Statement statement, params ReadOnlySpan<object?> values)
    {
        var prepared = With(statement, values);
        try
        {
            var rows = new List<Row>();
            while (Step(prepared))
                rows.Add(RowIn(prepared));
            if (rows.Count > 0 && raw.sqlite3_stmt_readonly(prepared) == 0)
                Changes++;
            return new(rows);
        }
        finally
        {
            raw.sqlite3_reset(prepared);
        }
    }

    public override ValueTask<IReadOnlyList<Row>> ReadAsync(
        Statement statement,
        CancellationToken cancelled,
        params ReadOnlySpan<object?> values
    )
    {
        if (!cancelled.CanBeCanceled)
            return ReadAsync(statement, values);
        AbandonedQueries.Watch(_database, cancelled);
        try
        {
            return ReadAsync(statement, values);
        }
        catch (SqliteException failure) when (AbandonedQueries.IsOne(failure))
        {
            throw new OperationCanceledException("Nobody waits for the answer.", failure, cancelled);
        }
        finally
        {
            AbandonedQueries.Unwatch(_database);
        }
    }

    public override void Dispose()
    {
        foreach (var prepared in _prepared.Values)
            prepared.Dispose();
        _prepared.Clear();
    }

    private sqlite3_stmt With(Statement statement, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(statement, out var prepared))
            _prepared[statement] = prepared = Prepare(SqliteStatements.TextOf(statement));
        for (var i = 0; i < values.Length; i++)
            Check(Bind(prepared, i + 1, values[i]));
        return prepared;
    }

    private sqlite3_stmt Prepare(string text)
    {
        Check(raw.sqlite3_prepare_v3(_database, text, KeptForLong, out var prepared));
        return prepared;
    }

    // As LiveChatDb stores them: times are Unix milliseconds, enums are names.
    private int Bind(sqlite3_stmt prepared, int index, object? value) =>
        value switch
        {
            null => raw.sqlite3_bind_null(prepared, index),
            string text => BindText(prepared, index, text),
            int number => raw.sqlite3_bind_int64(prepared, index, number),
            long number => raw.sqlite3_bind_int64(prepared, index, number),
            DateTimeOffset time => raw.sqlite3_bind_int64(prepared, index, time.ToUnixTimeMilliseconds()),
            Enum name => BindText(prepared, index, name.ToString()),
            bool truth => raw.sqlite3_bind_int(prepared, index, truth ? 1 : 0),
            _ => throw new ArgumentException($"No column holds a {value.GetType()}.", nameof(value)),
        };

    private int BindText(sqlite3_stmt prepared, int index, string text)
    {
        if (_text.Length < Encoding.UTF8.GetMaxByteCount(text.Length))
            _text = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var bytes = Encoding.UTF8.GetBytes(text, _text);
        return raw.sqlite3_bind_text(prepared, index, _text.AsSpan(0, bytes));
    }

    private static Row RowIn(sqlite3_stmt prepared)
    {
        var values = new object?[raw.sqlite3_column_count(prepared)];
        for (var i = 0; i < values.Length; i++)
            values[i] = raw.sqlite3_column_type(prepared, i) switch
            {
                raw.SQLITE_NULL => null,
                raw.SQLITE_INTEGER => raw.sqlite3_column_int64(prepared, i),
                _ => Encoding.UTF8.GetString(raw.sqlite3_column_blob(prepared, i)),
            };
        return new(values);
    }

    /// <returns>Whether there is a row.</returns>
    private bool Step(sqlite3_stmt prepared)
    {
        var code = raw.sqlite3_step(prepared);
        Check(code);
        return code == raw.SQLITE_ROW;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
