using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>The queries that a server runs for requests while this listens, and how SQLite runs them. What it reads for
/// its pushes meanwhile does not count.</summary>
public sealed class QueryLog : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    private readonly string _file;
    private readonly ConcurrentQueue<Query> _queries = [];
    private readonly ConcurrentQueue<IDisposable> _listening = [];

    public QueryLog(Server server)
    {
        _file = Path.Combine(server.DataDirectory, "livechatmeet.db");
        _listening.Enqueue(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public IReadOnlyList<Query> Queries => [.. _queries];

    /// <summary>What SQLite would do, step by step (sqlite.org/eqp.html), with tables by their names.</summary>
    public async Task<IReadOnlyList<string>> PlanOfAsync(Query query)
    {
        await using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {query.Sql}";
        foreach (var (name, value) in query.Parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            steps.Add(query.WithTables(reader.GetString(3)));
        return steps;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            _listening.Enqueue(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (
            Activity.Current?.OperationName == Request
            && value.Value is CommandExecutedEventData { Command: { } command }
            && IsOurs(command)
        )
            _queries.Enqueue(Query.Of(command));
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        foreach (var one in _listening)
            one.Dispose();
    }

    private bool IsOurs(DbCommand command) =>
        command.Connection?.DataSource == _file && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal);

    public sealed record Query(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters)
    {
        public static Query Of(DbCommand command) =>
            new(
                command.CommandText,
                [.. command.Parameters.Cast<DbParameter>().Select(one => (one.ParameterName, one.Value))]
            );

        public string WithTables(string step)
        {
            var words = step.Split(' ');
            if (words is ["SCAN" or "SEARCH", ..])
                words[1] = TableOf(words[1]);
            return string.Join(' ', words);
        }

        // EF writes: "Messages" AS "m".
        private string TableOf(string alias)
        {
            var end = Sql.IndexOf($"\" AS \"{alias}\"", StringComparison.Ordinal);
            return end < 0 || Sql[end - 1] == ')' ? alias : Sql[(Sql.LastIndexOf('"', end - 1) + 1)..end];
        }
    }
}
