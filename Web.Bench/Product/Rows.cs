using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Bench.Product;

/// <summary>Rows in great number, written into the database of a server that does not run: copies of one that the
/// server wrote itself, with what differs.</summary>
internal sealed class Rows : IDisposable
{
    /// <summary>The number of a copy, from 1.</summary>
    public const string Number = "copy.n";

    private readonly SqliteConnection _database;

    /// <param name="data">The server's data directory.</param>
    public Rows(string data)
    {
        _database = new($"Data Source={Path.Combine(data, "livechatmeet.db")};Pooling=False");
        _database.Open();
        Do("PRAGMA synchronous = OFF");
    }

    /// <summary>An id for each number, in the form that ids have, and of no other letter.</summary>
    public static string IdFor(char letter, string number) =>
        $"'{letter}' || replace(replace(printf('%016d', {number}), '0', 'A'), '1', 'B')";

    /// <summary>What <see cref="IdFor"/> makes of a number.</summary>
    public static string IdOf(char letter, int number) =>
        $"{letter}{number.ToString("d16", CultureInfo.InvariantCulture)}".Replace('0', 'A').Replace('1', 'B');

    /// <summary>Copies the first row of a table so many times.</summary>
    /// <param name="differs">Columns, and the SQL of their values; <see cref="Number"/> is the number of the
    /// copy.</param>
    public void Copy(string table, int count, params (string Column, string Sql)[] differs)
    {
        var columns = ColumnsOf(table);
        var values = columns.Select(column =>
            differs.FirstOrDefault(one => one.Column == column) is { Sql: { } sql } ? sql : $"first.\"{column}\""
        );
        Do(
            $"""
            WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {Text(count)})
            INSERT INTO "{table}" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", values)} FROM copy, (SELECT * FROM "{table}" ORDER BY rowid LIMIT 1) AS first
            """
        );
    }

    /// <summary>Sets a column of the rows whose other column has this value.</summary>
    public void Set(string table, string column, string key, IReadOnlyList<(string Key, string Value)> rows)
    {
        using var transaction = _database.BeginTransaction();
        using var command = _database.CreateCommand();
        command.CommandText = $"UPDATE \"{table}\" SET \"{column}\" = $value WHERE \"{key}\" = $key";
        var (value, of) = (
            command.Parameters.Add("$value", SqliteType.Text),
            command.Parameters.Add("$key", SqliteType.Text)
        );
        foreach (var row in rows)
        {
            (of.Value, value.Value) = row;
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    public void Do(string sql)
    {
        using var command = _database.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 600);
        command.ExecuteNonQuery();
    }

    public void Dispose() => _database.Dispose();

    private List<string> ColumnsOf(string table)
    {
        using var command = _database.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}')";
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
            columns.Add(reader.GetString(0));
        return columns;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
