using System.Diagnostics;
using System.Net;
using LiveChatMeet.Console.CallList;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console.CallList;

/// <summary>The list of calls, its filters, and the same as a file.</summary>
public sealed class CallListTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_agent_finds_the_calls_of_what_they_may_read_by_outcome_agent_site_and_day()
    {
        await using var shop = await Shop.OpenAsync();
        var declined = await DeclinedAsync(shop, shop.Noah);
        await using var talked = await PlainCall.AcceptedAsync(shop);
        await talked.Guest.HangUpAsync(talked.Id);
        var noah = await shop.IdOfAsync(Shop.NoahEmail);
        var site = await shop.Server.ReadAsync(db =>
            db.Sites.Where(s => s.Key == Shop.OtherSite).Select(s => s.Id).SingleAsync()
        );

        Assert.Equal([talked.Rid, declined], await RidsAsync(shop.Mara, ""));
        Assert.Equal([declined], await RidsAsync(shop.Mara, "?outcome=declined"));
        Assert.Equal([talked.Rid], await RidsAsync(shop.Mara, "?outcome=talked"));
        Assert.Equal([declined], await RidsAsync(shop.Noah, $"?agent={noah}"));
        Assert.Empty(await RidsAsync(shop.Mara, $"?site={site}"));
        Assert.Empty(await RidsAsync(shop.Mara, $"?until={DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}"));
        Assert.Equal(2, (await RidsAsync(shop.Mara, $"?from={DateTime.UtcNow.AddDays(-1):yyyy-MM-dd}")).Count);
    }

    [Theory]
    [InlineData("?outcome=nonsense&site=1&agent=%00&from=2026-13-40&until=x&after=y")]
    [InlineData("?outcome=7")]
    public async Task What_makes_no_sense_in_the_address_counts_as_not_given(string query)
    {
        await using var shop = await Shop.OpenAsync();
        var rid = await DeclinedAsync(shop, shop.Noah);

        Assert.Equal([rid], await RidsAsync(shop.Noah, query));
    }

    [Fact]
    public async Task Another_teams_calls_are_not_listed()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddTeamAsync("Bakery", [await shop.IdOfAsync(Shop.NoahEmail)], Shop.OtherSite);
        await shop.AddTeamAsync("Workshop", [], Shop.Site);
        var rid = await DeclinedAsync(shop, shop.Mara);

        Assert.Empty(await RidsAsync(shop.Noah, ""));
        Assert.Equal([rid], await RidsAsync(shop.Mara, ""));
    }

    [Fact]
    public async Task The_file_has_the_same_calls_and_no_cell_that_a_spreadsheet_would_run()
    {
        await using var shop = await Shop.OpenAsync();
        var rid = await DeclinedAsync(shop, shop.Mara);
        await shop.Server.ReadAsync(db =>
            db.Calls.ExecuteUpdateAsync(set => set.SetProperty(c => c.VisitorName, "=cmd|' /C calc'!A0"))
        );

        using var answer = await shop.Mara.OpenAsync("/agent/calls?outcome=declined&handler=File");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var lines = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        using var none = await shop.Mara.OpenAsync("/agent/calls?outcome=talked&handler=File");
        using var refused = await shop.Noah.OpenAsync("/agent/calls?handler=File");

        Assert.Equal(
            (HttpStatusCode.OK, "text/csv"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)
        );
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("\"rang\",\"site\",\"agent\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"'=cmd|' /C calc'!A0\",\"Declined\",\"Declined\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"yes\",\"\"", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"\"{rid}\"", lines[1], StringComparison.Ordinal);
        Assert.Equal([""], lines[2..]);
        Assert.Equal(2, (await none.Content.ReadAsStringAsync()).Split("\r\n").Length);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    /// <summary>At 50,000 calls: every page of every filter, each read once before.</summary>
    [Fact]
    public async Task A_page_of_50_000_calls_takes_no_longer_than_one_of_few()
    {
        await using var shop = await Shop.OpenAsync();
        AddCalls(shop.Server.DataDirectory, 50_000);
        var database = shop.Server.Services.GetRequiredService<IDbContextFactory<LiveChatMeet.Storage.LiveChatDb>>();
        await using var open = await database.CreateDbContextAsync();
        var query = new CallListQuery(open, await RoomAccess.ReadAsync(open));
        var me = new Actor(Party.Agent, await shop.IdOfAsync(Shop.NoahEmail));

        var (first, next) = await query.PageAsync(me, new(), default);
        var seen = first.Select(call => call.Id).ToHashSet();
        for (var page = 1; page < 5; page++)
        {
            (var calls, next) = await query.PageAsync(me, new() { After = next }, default);
            Assert.All(calls, call => Assert.True(seen.Add(call.Id), "a call stands on two pages"));
        }

        foreach (var outcome in Enum.GetValues<CallOutcome>().Select(one => (CallOutcome?)one).Prepend(null))
        {
            var filter = new CallFilter { Outcome = outcome };
            await query.PageAsync(me, filter, default);
            var begun = Stopwatch.GetTimestamp();
            await query.PageAsync(me, filter, default);
            var took = Stopwatch.GetElapsedTime(begun);
            output.WriteLine($"{outcome?.ToString() ?? "all"}: {took.TotalMilliseconds:0.0} ms");
            Assert.True(took < TimeSpan.FromMilliseconds(500), $"{outcome}: {took}");
        }
    }

    // Some of each outcome but "failed", each minute one, of conversations that are closed.
    private static void AddCalls(string directory, int count)
    {
        ManyRows.AddVisitors(directory, Shop.Site, "c", count, 1, DateTimeOffset.UtcNow.AddDays(-60));
        using var database = DatabaseFile.Open(directory);
        ManyRows.Run(
            database,
            $"""
            INSERT INTO Calls (Id, RoomId, AgentId, AgentName, VisitorId, VisitorName, RelayOnly, StartKey, State,
              Version, LastEpoch, Legs, Progress, RangAt, RingsUntil, VoiceOnly, EndedAt, EndReason, Moves,
              Measures_Received, Measures_Lost, Measures_Readings)
            WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})
            SELECT 'cm' || n || '-1', 'cr' || n, 'agent', 'Mara Lindqvist', 'cv' || n, 'Somebody ' || n, 0, n, 'Ended',
              3, 0, '[]', 'Seen', n * 60000, n * 60000 + 45000, 0, n * 60000 + 9000,
              CASE n % 4 WHEN 0 THEN 'HungUp' WHEN 1 THEN 'Missed' WHEN 2 THEN 'Declined' ELSE 'Cancelled' END, 0,
              100, 1, 0
            FROM c
            """
        );
    }

    private static async Task<string> DeclinedAsync(Shop shop, PlainBrowser by)
    {
        await using var call = await PlainCall.RingAsync(shop, by);
        await call.Guest.DeclineAsync(call.Id);
        return call.Rid;
    }

    private static async Task<List<string>> RidsAsync(PlainBrowser agent, string query) =>
        [
            .. (await agent.ReadAsync($"/agent/calls{query}"))
                .QuerySelectorAll(".call-list td a")
                .Select(link => link.GetAttribute("href")!["/agent/rooms/".Length..]),
        ];
}
