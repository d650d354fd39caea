using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Search;

/// <summary>What somebody may not open, they neither find nor see counted.</summary>
public sealed class SearchAccessTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("?q=WORD")]
    [InlineData("?q=WO")]
    [InlineData("?q=WORD&show=closed")]
    [InlineData("?q=WORD&show=team")]
    [InlineData("?q=WORD&show=all")]
    [InlineData("?show=closed")]
    [InlineData("?show=all")]
    [InlineData("?show=team")]
    [InlineData("?agent=MARA")]
    public async Task Whoever_finds_a_conversation_may_open_it(string query)
    {
        var (word, mara) = ($"xq{Guid.NewGuid():N}"[..12], await AgentIdAsync(Server.AgentName));
        var (_, waiting) = await shop.OpenRoomAsync(text: word);
        var (_, maras) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: word);
        var (_, noahs) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: word);
        var (_, closed) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: word);
        using (await shop.Mara.SubmitAsync($"/agent/rooms/{closed}", "Close conversation")) { }
        foreach (var rid in new[] { waiting, maras, noahs, closed })
            await SearchTests.UntilFoundAsync(shop, rid, word);
        var address = $"/agent{query.Replace("WORD", word).Replace("WO", word[..2]).Replace("MARA", mara)}";

        foreach (var agent in new[] { shop.Noah })
        {
            var page = await agent.ReadAsync(address);

            var found = SearchTests.RidsIn(page);
            foreach (var rid in found)
            {
                using var opened = await agent.OpenAsync($"/agent/rooms/{rid}");
                Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
            }
            if (query == "?q=WORD")
                Assert.Equal(found.Count.ToString(), page.QuerySelector("[data-tab=now] .count")?.TextContent.Trim());
        }
    }

    [Fact]
    public async Task An_administrator_finds_all_and_an_agent_their_own_and_those_that_wait()
    {
        var word = $"xq{Guid.NewGuid():N}"[..12];
        var (_, waiting) = await shop.OpenRoomAsync(text: word);
        var (_, maras) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: word);
        var (_, noahs) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: word);
        foreach (var rid in new[] { waiting, maras, noahs })
            await SearchTests.UntilFoundAsync(shop, rid, word);

        Assert.Equal([noahs, maras, waiting], await SearchTests.FoundAsync(shop.Mara, word));
        var noahsOwn = await SearchTests.FoundAsync(shop.Noah, word);
        Assert.Contains(noahs, noahsOwn);
        Assert.Contains(waiting, noahsOwn);
        Assert.Equal([maras], await SearchTests.FoundAsync(shop.Mara, word, "&show=mine"));
        Assert.Equal([waiting], await SearchTests.FoundAsync(shop.Mara, word, "&show=waiting"));
        Assert.Empty(await SearchTests.FoundAsync(shop.Mara, word, "&show=closed"));
        Assert.Equal(
            [noahs],
            await SearchTests.FoundAsync(shop.Mara, word, $"&agent={await AgentIdAsync("Noah Weber")}")
        );
        Assert.Empty(await SearchTests.FoundAsync(shop.Mara, word, "&until=2020-01-01"));
        Assert.Equal(3, (await SearchTests.FoundAsync(shop.Mara, word, "&from=2020-01-01&until=2090-01-01")).Count);
        Assert.Empty(await SearchTests.FoundAsync(shop.Mara, word, $"&site={await SiteIdAsync(Shop.OtherSite)}"));
    }

    private Task<string> AgentIdAsync(string name) =>
        shop.Server.ReadAsync(database => Task.FromResult(database.Users.Single(agent => agent.Name == name).Id));

    private Task<string> SiteIdAsync(string key) =>
        shop.Server.ReadAsync(database => Task.FromResult(database.Sites.Single(site => site.Key == key).Id));
}
