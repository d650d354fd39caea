using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console;

/// <summary>What the console reads stays as quick when there are a million messages: by what SQLite does, not by time.
/// Its parts read by prepared statements (<see cref="LiveChatMeet.Tests.Storage.StatementsTests"/>).</summary>
public sealed class InboxQueriesTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] Growing = ["Messages", "Rooms", "Visitors", "Calls", "Legs", "Leases"];

    [Theory]
    [InlineData("/agent")]
    [InlineData("/agent?handler=Inbox")]
    [InlineData("/agent/rooms/{0}")]
    public async Task No_page_of_the_console_reads_through_what_grows(string path)
    {
        var (_, rid) = await shop.OpenRoomAsync(shop.Mara);
        using var log = new QueryLog(shop.Server);

        await shop.Mara.ReadAsync(string.Format(null, path, rid));

        var steps = new List<string>();
        foreach (var query in log.Queries)
            steps.AddRange(await log.PlanOfAsync(query));
        Assert.Contains(steps, step => step.StartsWith("SEARCH", StringComparison.Ordinal));
        // Those that are open now do not grow: they have indexes of their own.
        Assert.DoesNotContain(
            steps,
            step =>
                Growing.Any(table => step.StartsWith($"SCAN {table}", StringComparison.Ordinal))
                && !step.Contains("INDEX OneOpenCall", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(steps, step => step.Contains("AUTOMATIC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rooms_that_wait_are_found_in_their_order_and_those_of_colleagues_among_the_open_ones()
    {
        await shop.OpenRoomAsync(takenBy: shop.Mara); // what another test has had read is forgotten
        using var log = new QueryLog(shop.Server);

        await shop.Mara.ReadAsync("/agent?handler=Inbox");

        var waiting = await PlanAsync(log, "\"AgentId\" IS NULL AND");
        var colleagues = await PlanAsync(log, "\"AgentId\" IS NOT NULL AND");
        var closed = await PlanAsync(log, "\"ClosedAt\" IS NOT NULL");
        Assert.StartsWith("SEARCH Rooms USING INDEX OpenRooms (AgentId=?)", waiting[0], StringComparison.Ordinal);
        Assert.DoesNotContain(
            waiting.Concat(closed),
            step => step.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal)
        );
        Assert.Matches("Rooms USING INDEX (OpenRooms|OneOpenRoomPerVisitor)", colleagues[0]);
    }

    /// <summary>A query that works for hours ends when the browser that asked has left.</summary>
    [Fact]
    public async Task A_query_ends_with_its_asker()
    {
        using var leaves = new CancellationTokenSource();
        var databases = shop.Server.Services.GetRequiredService<IDbContextFactory<LiveChatDb>>();
        await using var database = await databases.CreateDbContextAsync();
        var endless = database.Database.SqlQueryRaw<long>(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS Value FROM n"
        );

        var asked = Task.Run(() => endless.ToListAsync(leaves.Token));
        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(TimeSpan.FromSeconds(30)));
        // The connection is as good as before.
        Assert.NotEqual(0, await database.Users.CountAsync());
    }

    private static async Task<IReadOnlyList<string>> PlanAsync(QueryLog log, string with) =>
        await log.PlanOfAsync(
            Assert.Single(
                log.Queries,
                query =>
                    query.Sql.Contains(with, StringComparison.Ordinal)
                    && query.Sql.Contains("\"Messages\"", StringComparison.Ordinal)
            )
        );
}
