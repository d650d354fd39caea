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

        foreach (var agent in new[] { shop.Mara, shop.Noah })
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
    public async Task Administrators_and_where_there_are_no_teams_all_agents_find_every_conversation()
    {
        var word = $"xq{Guid.NewGuid():N}"[..12];
        var (_, waiting) = await shop.OpenRoomAsync(text: word);
        var (_, maras) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: word);
        var (_, noahs) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: word);
        foreach (var rid in new[] { waiting, maras, noahs })
            await SearchTests.UntilFoundAsync(shop, rid, word);

        Assert.Equal([noahs, maras, waiting], await SearchTests.FoundAsync(shop.Mara, word));
        Assert.Equal([noahs, maras, waiting], await SearchTests.FoundAsync(shop.Noah, word));
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

    [Fact]
    public async Task Of_what_is_another_teams_an_agent_finds_what_they_have_alone_and_all_again_once_they_are_in_it()
    {
        await using var own = await Shop.OpenAsync();
        const string Word = "xqderailleur";
        var (_, waiting) = await own.OpenRoomAsync(text: Word);
        var (_, maras) = await own.OpenRoomAsync(takenBy: own.Mara, text: Word);
        var (_, noahs) = await own.OpenRoomAsync(takenBy: own.Noah, text: Word);
        foreach (var rid in new[] { waiting, maras, noahs })
            await SearchTests.UntilFoundAsync(own, rid, Word);
        var (mara, noah) = (await own.IdOfAsync(Server.AgentEmail), await own.IdOfAsync(Shop.NoahEmail));

        await own.AddTeamAsync("Workshop", [mara], Shop.Site);
        var outside = await SearchTests.FoundAsync(own.Noah, Word);
        var ofTeam = await SearchTests.FoundAsync(own.Noah, Word, "&show=team");
        await own.AddTeamAsync("Sales", [noah], Shop.Site);

        Assert.Equal([noahs], outside);
        Assert.Empty(ofTeam);
        Assert.Equal([noahs, maras, waiting], await SearchTests.FoundAsync(own.Noah, Word));
        Assert.Equal([noahs, maras, waiting], await SearchTests.FoundAsync(own.Mara, Word));
    }

    private Task<string> AgentIdAsync(string name) =>
        shop.Server.ReadAsync(database => Task.FromResult(database.Users.Single(agent => agent.Name == name).Id));

    private Task<string> SiteIdAsync(string key) =>
        shop.Server.ReadAsync(database => Task.FromResult(database.Sites.Single(site => site.Key == key).Id));
}
