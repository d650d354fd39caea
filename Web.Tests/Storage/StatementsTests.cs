using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Sqlite;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace LiveChatMeet.Tests.Storage;

/// <summary>The hot statements, and how values get into SQLite and out of it.</summary>
public sealed class StatementsTests(Shop shop) : IClassFixture<Shop>
{
    private const int Repreparations = 5; // SQLITE_STMTSTATUS_REPREPARE

    public static TheoryData<Statement> All => [.. Enum.GetValues<Statement>()];

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_hot_statement_reads_through_a_table(Statement statement)
    {
        var steps = await shop.Server.ReadAsync(async database =>
        {
            await database.Database.OpenConnectionAsync();
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"EXPLAIN QUERY PLAN {SqliteStatements.TextOf(statement)}";
            for (var i = 1; i <= 15; i++)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"?{i}", "1");
                command.Parameters.Add(parameter);
            }
            var found = new List<string>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                found.Add(reader.GetString(3));
            return found;
        });

        // Of a list in JSON all is read, and of no table nothing.
        Assert.DoesNotContain(steps, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !IsNoTable(step));
        Assert.DoesNotContain(steps, step => step.Contains("AUTOMATIC", StringComparison.Ordinal));

        static bool IsNoTable(string step) =>
            step.Contains("VIRTUAL TABLE", StringComparison.Ordinal) || step == "SCAN CONSTANT ROW";
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_hot_statement_is_prepared_again_for_another_value(Statement statement)
    {
        using var engine = new SqliteEngine();
        var again = await shop.Server.ReadAsync(async database =>
        {
            await database.Database.OpenConnectionAsync();
            var connection = (SqliteConnection)database.Database.GetDbConnection();
            using var _ = engine.Prepare(connection);
            await ExecuteAsync(connection, "BEGIN");
            using var prepared = Prepared(connection, statement);
            foreach (var value in (string[])["1", "2", "3"])
                Run(prepared, value);
            var count = raw.sqlite3_stmt_status(prepared, Repreparations, 0);
            await ExecuteAsync(connection, "ROLLBACK");
            return count;
        });

        Assert.Equal(0, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a nul \0 within")]
    [InlineData("Große Übersetzung 🚲")]
    [InlineData(5_000)]
    public async Task A_text_goes_in_and_comes_out_as_it_is(object given)
    {
        var text = given as string ?? new string('é', (int)given);
        await using var connection = await WithTicketAsync(text);
        using var engine = new SqliteEngine();
        using var statements = engine.Prepare(connection);
        statements.Begin(new object());

        var missed = await statements.ReadAsync(Statement.RedeemTicket, text, null);
        var changesBefore = statements.Changes;
        var found = await statements.ReadAsync(Statement.RedeemTicket, text, DayOfWeek.Friday);
        var again = await statements.ReadAsync(Statement.RedeemTicket, text, DayOfWeek.Friday);

        Assert.Empty(missed);
        Assert.Equal(0, changesBefore);
        var row = Assert.Single(found);
        Assert.Equal((text, null), (row.Text(0), row.TimeOrNull(1)));
        Assert.Empty(again);
        Assert.Equal(1, statements.Changes);
    }

    [Fact]
    public async Task What_the_database_refuses_is_thrown_and_the_statement_runs_again()
    {
        await using var connection = await WithTicketAsync("one");
        using var engine = new SqliteEngine();
        using var statements = engine.Prepare(connection);
        await ExecuteAsync(connection, "PRAGMA query_only = ON");

        var failure = await Assert.ThrowsAsync<SqliteException>(async () =>
            await statements.ReadAsync(Statement.RedeemTicket, "one", DayOfWeek.Friday)
        );
        await ExecuteAsync(connection, "PRAGMA query_only = OFF");

        Assert.Equal(8, failure.SqliteErrorCode); // SQLITE_READONLY
        Assert.Single(await statements.ReadAsync(Statement.RedeemTicket, "one", DayOfWeek.Friday));
    }

    private static sqlite3_stmt Prepared(SqliteConnection connection, Statement statement)
    {
        var code = raw.sqlite3_prepare_v3(connection.Handle, SqliteStatements.TextOf(statement), 1, out var prepared);
        Assert.Equal(raw.SQLITE_OK, code);
        return prepared;
    }

    // Whether the values make sense is not asked: some statements end with a broken constraint.
    private static void Run(sqlite3_stmt prepared, string value)
    {
        for (var i = 1; i <= raw.sqlite3_bind_parameter_count(prepared); i++)
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_bind_text(prepared, i, value));
        while (raw.sqlite3_step(prepared) == raw.SQLITE_ROW) { }
        raw.sqlite3_reset(prepared);
    }

    private static async Task<SqliteConnection> WithTicketAsync(string text)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "CREATE TABLE Tickets (Hash, Purpose, Subject, ExpiresAt)");
        await ExecuteAsync(connection, "INSERT INTO Tickets VALUES (@text, 'Friday', @text, NULL)", text);
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, string? text = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (text is not null)
            command.Parameters.AddWithValue("@text", text);
        await command.ExecuteNonQueryAsync();
    }
}
