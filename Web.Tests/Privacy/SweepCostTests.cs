using System.Collections.Concurrent;
using System.Diagnostics;
using LiveChatMeet.Privacy;
using LiveChatMeet.Search;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

/// <summary>What who writes notices of a sweep over a million messages that were kept long enough.</summary>
public sealed class SweepCostTests(ITestOutputHelper output)
{
    private const int Conversations = 50_000;
    private const int Each = 20;
    private const int Writers = 4;
    private const int Rounds = 7;
    private const double MostTimes = 1.5;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan OneRound = TimeSpan.FromSeconds(15);

    private static readonly Dictionary<string, string> WideLimits = new()
    {
        ["Limits:MessagesAtOnce"] = "100000",
        ["Limits:MessagesPerMinute"] = "100000",
        ["Limits:CallsPerSecond"] = "1000",
    };

    [Fact(Explicit = true), Trait("Full", "sweep"), Trait("Needs", "quiet")]
    public async Task Messages_are_stored_as_quickly_while_a_million_others_are_deleted()
    {
        await using var shop = await Shop.OpenAsync(WideLimits);
        await FillAsync(shop);
        var hubs = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => OpenAsync(shop)));
        await P99Async(hubs); // warm

        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var without = await P99Async(hubs);
            var (with, deleted) = await BesideASweepAsync(shop, () => P99Async(hubs));
            ratios.Add(with / without);
            output.WriteLine(
                $"p99 of a message: {without:0.0} ms without, {with:0.0} ms with the sweep: {with / without:0.00}; "
                    + $"{deleted / OneRound.TotalSeconds:0} messages a second deleted meanwhile"
            );
            Assert.True(deleted > 0, "There must be a sweep.");
        }
        var quiet = await BesideASweepAsync(
            shop,
            async () =>
            {
                await Task.Delay(OneRound);
                return 0;
            }
        );
        var ratio = ratios.Order().ElementAt(Rounds / 2);
        output.WriteLine(
            $"Ratio {ratio:0.00} in the median; where nobody writes, "
                + $"{quiet.Deleted / OneRound.TotalSeconds:0} messages a second are deleted"
        );

        foreach (var (hub, _) in hubs)
            await hub.DisposeAsync();
        Assert.InRange(ratio, 0, MostTimes);
    }

    private static async Task FillAsync(Shop shop)
    {
        await shop.RestartAsync(whileDown: () =>
            ManyRows.AddVisitors(
                shop.Server.DataDirectory,
                Shop.Site,
                "old",
                Conversations,
                Each,
                DateTimeOffset.UtcNow.AddDays(-31)
            )
        );
        await Eventually.IsTrueAsync(
            "all is indexed",
            () => !shop.Server.Services.GetRequiredService<WordIndexer>().IsBehind,
            TimeSpan.FromMinutes(10)
        );
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
                database
                    .Sites.Where(s => s.Key == Shop.Site)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.KeepsConversationsDays, 30))
            );
    }

    private static async Task<(HubClient Hub, string Rid)> OpenAsync(Shop shop)
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        return (await shop.ConnectAsync(shop.Noah), rid);
    }

    // From the sending to the answer, which follows the commit; whoever is late is not waited for.
    private static async Task<double> P99Async((HubClient Hub, string Rid)[] hubs)
    {
        var (took, sent) = (new ConcurrentBag<double>(), new List<Task>());
        using var timer = new PeriodicTimer(Between);
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < OneRound; )
        {
            await timer.WaitForNextTickAsync();
            sent.Add(SendAsync(hubs[sent.Count % hubs.Length]));
        }
        await Task.WhenAll(sent);
        return took.Order().ElementAt(took.Count * 99 / 100);

        async Task SendAsync((HubClient Hub, string Rid) to)
        {
            var begun = Stopwatch.GetTimestamp();
            await to.Hub.SendAsync(to.Rid, "Your bicycle is ready.");
            took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    private static async Task<(double P99, int Deleted)> BesideASweepAsync(Shop shop, Func<Task<double>> measure)
    {
        var before = await OldMessagesAsync(shop);
        using var end = new CancellationTokenSource();
        var sweep = shop.Server.Services.GetRequiredService<Retention>().SweepAsync(end.Token);
        var p99 = await measure();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweep);
        return (p99, before - await OldMessagesAsync(shop));
    }

    private static Task<int> OldMessagesAsync(Shop shop) =>
        shop.Server.ReadAsync(database => database.Messages.CountAsync(m => m.RoomId.StartsWith("oldr")));
}
