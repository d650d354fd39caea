using System.Data.Common;
using System.Diagnostics;
using LiveChatMeet.Calls;
using LiveChatMeet.Console.CallList;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console.CallList;

/// <summary>How long the list of calls takes at 50,000, each kind of it read once before, and what it reads for it.
/// </summary>
public sealed class CallListSpeedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_page_and_its_totals_of_50_000_calls_take_no_longer_than_those_of_few()
    {
        await using var shop = await Shop.OpenAsync();
        await ManyCalls.AddAsync(shop, 50_000);
        await using var database = await ManyCalls.DatabaseAsync(shop);
        var query = new CallListQuery(database, await RoomAccess.ReadAsync(database));
        var me = new Actor(Party.Agent, await shop.IdOfAsync(Shop.NoahEmail));

        await PagesFollowAsync(query, me);
        foreach (var (name, filter) in await AsksAsync(shop))
        {
            var plan = await PlanAsync(database, await query.OfAsync(me, filter, default));
            output.WriteLine($"{name}: {plan}");
            Assert.Contains("USING INDEX ListedCalls", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
            await TakesAsync($"{name}, a page", () => query.PageAsync(me, filter, default));
            await TakesAsync($"{name}, totals", () => query.TotalsAsync(me, filter, default));
        }
    }

    /// <summary>The file has all of them, and is written while it is read.</summary>
    [Fact]
    public async Task The_file_of_50_000_calls_begins_at_once_and_is_whole()
    {
        await using var shop = await Shop.OpenAsync();
        await ManyCalls.AddAsync(shop, 50_000);
        await shop.Mara.ReadAsync("/agent/calls");

        var begun = Stopwatch.GetTimestamp();
        using var answer = await shop.Mara.Client.GetAsync(
            "/agent/calls?handler=File",
            HttpCompletionOption.ResponseHeadersRead
        );
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await text.ReadLineAsync();
        var first = Stopwatch.GetElapsedTime(begun);
        var lines = 0;
        while (await text.ReadLineAsync() is { Length: > 0 })
            lines++;
        output.WriteLine(
            $"{first.TotalMilliseconds:0} ms, all {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms"
        );

        Assert.Equal(50_000, lines);
        Assert.True(first < TimeSpan.FromSeconds(2), $"the first line after {first}");
    }

    private static async Task PagesFollowAsync(CallListQuery query, Actor me)
    {
        var (first, next) = await query.PageAsync(me, new(), default);
        var seen = first.Select(call => call.Id).ToHashSet();
        for (var page = 1; page < 5; page++)
        {
            (var calls, next) = await query.PageAsync(me, new() { After = next }, default);
            Assert.All(calls, call => Assert.True(seen.Add(call.Id), "a call stands on two pages"));
        }
    }

    private static async Task<IEnumerable<(string, CallFilter)>> AsksAsync(Shop shop)
    {
        var (noah, sites) = (
            await shop.IdOfAsync(Shop.NoahEmail),
            await shop.Server.ReadAsync(db => db.Sites.ToDictionaryAsync(site => site.Key, site => site.Id))
        );
        return
        [
            ("all", new()),
            .. Enum.GetValues<CallOutcome>().Select(one => ($"{one}", new CallFilter { Outcome = one })),
            .. Enum.GetValues<QualityGrade>().Select(one => ($"quality {one}", new CallFilter { Quality = one })),
            ("a site", new() { SiteId = sites[Shop.Site] }),
            ("a site without any", new() { SiteId = sites[Shop.OtherSite] }),
            ("an agent", new() { AgentId = noah }),
            ("an agent's weak ones", new() { AgentId = noah, Quality = QualityGrade.Weak }),
            ("some days", new() { From = new(1970, 1, 5), Until = new(1970, 1, 12) }),
        ];
    }

    private async Task TakesAsync<T>(string what, Func<Task<T>> read)
    {
        await read();
        var begun = Stopwatch.GetTimestamp();
        await read();
        var took = Stopwatch.GetElapsedTime(begun);
        output.WriteLine($"{what}: {took.TotalMilliseconds:0.0} ms");
        Assert.True(took < Patience, $"{what}: {took}");
    }

    private static async Task<string> PlanAsync(LiveChatDb database, IQueryable query)
    {
        await database.Database.OpenConnectionAsync();
        await using DbCommand command = query.CreateDbCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {command.CommandText}";
        await using var rows = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await rows.ReadAsync())
            steps.Add(rows.GetString(3));
        return string.Join("; ", steps);
    }
}
