using System.Diagnostics;
using LiveChatMeet.Search;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Search;

/// <summary>How long a search takes among a million messages in 50,000 conversations.</summary>
public sealed class SearchSpeedTests(ITestOutputHelper output)
{
    private const int Rooms = 50_000;
    private const int Each = 20;
    private const int MaxMs = 50;
    private const int Times = 9;

    [Fact(Explicit = true), Trait("Full", "search"), Trait("Needs", "quiet")]
    public async Task A_search_takes_50_ms_at_most_among_a_million_messages()
    {
        await using var shop = await Shop.OpenAsync();
        var mara = "";
        await shop.RestartAsync(whileDown: () =>
        {
            using var database = DatabaseFile.Open(shop.Server.DataDirectory);
            mara = (string)DatabaseFile.Execute(database, "SELECT Id FROM Agents WHERE IsAdministrator")!;
            ManyWords.AddRooms(database, Shop.Site, Rooms, Each);
        });
        var indexer = shop.Server.Services.GetRequiredService<WordIndexer>();
        var begun = Stopwatch.GetTimestamp();
        while (indexer.IsBehind)
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        output.WriteLine(
            $"Indexed in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, beside a server with nothing to do"
        );
        output.WriteLine(
            $"{new FileInfo(Path.Combine(shop.Server.DataDirectory, "livechatmeet.db")).Length / 1_000_000} MB"
        );

        var slow = new List<string>();
        foreach (var (name, text, filter, isFound) in Asks(mara))
        {
            var took = await MeasureAsync(shop, new(mara, IsAdministrator: true), text, filter, isFound);
            output.WriteLine($"{name, -40} {took, 6:F1} ms");
            if (took > MaxMs)
                slow.Add($"{name}: {took:F1} ms");
        }

        Assert.Empty(slow);
    }

    private static IEnumerable<(string Name, string Text, RoomFilter Filter, bool IsFound)> Asks(string me)
    {
        yield return ("in every conversation", "the", new(), true);
        yield return ("two letters", "th", new(), true);
        yield return ("three letters", "con", new(), true);
        yield return ("a usual word", "brake", new(), true);
        yield return ("three words", "the brake w14", new(), true);
        yield return ("a word that nobody used", "unwritten", new(), false);
        yield return ("part of an address", "visitor.example", new(), true);
        yield return ("a number", "1049", new(), true);
        foreach (var shown in Enum.GetValues<RoomsShown>())
            yield return (
                $"in every conversation, {shown}",
                "the",
                new() { Shown = shown },
                shown is RoomsShown.Any or RoomsShown.Closed
            );
        yield return ("in every conversation, of an agent", "the", new() { AgentId = me }, true);
        yield return ("in every conversation, of another", "the", new() { AgentId = "nobody" }, false);
        yield return ("in every conversation, of a site", "the", new() { SiteId = "none" }, false);
        yield return ("in every conversation, with a tag", "the", new() { TagId = "none" }, false);
        yield return (
            "in every conversation, in a day",
            "the",
            new() { From = DateTimeOffset.UnixEpoch, Until = DateTimeOffset.UnixEpoch.AddDays(1) },
            false
        );
    }

    private static async Task<double> MeasureAsync(
        Shop shop,
        Searcher who,
        string text,
        RoomFilter filter,
        bool isFound
    )
    {
        var search = shop.Server.Services.GetRequiredService<RoomSearch>();
        var times = new List<double>();
        Place? after = null;
        for (var i = 0; i < Times; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            var found = await search.FindAsync(who, Asked.For(text), filter, after, CancellationToken.None);
            await search.CountAsync(who, Asked.For(text), filter, CancellationToken.None);
            foreach (var rid in found.Rids)
                await search.TextInAsync(rid, Asked.For(text), CancellationToken.None);
            Assert.Equal(isFound, found.Rids.Count > 0);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            after = found.Next; // each page as quickly as the first
        }
        return times.Order().ElementAt(Times / 2);
    }
}
