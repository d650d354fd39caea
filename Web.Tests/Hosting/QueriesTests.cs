using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>How many queries of Entity Framework the pages make that are asked for most: one more is felt at each of
/// them.</summary>
public sealed class QueriesTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_returning_visitors_chat_takes_none()
    {
        var (visitor, _) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        using (await visitor.GetAsync("")) { } // marks the site as seen, every ten minutes
        using var log = new QueryLog(shop.Server);

        using var page = await visitor.GetAsync("");

        Assert.True(page.IsSuccessStatusCode, "The chat has to open.");
        AssertCount(0, log);
    }

    [Fact]
    public async Task A_new_visitors_chat_takes_none()
    {
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };
        await client.GetStringAsync($"/livechat/{Shop.Site}");
        using var log = new QueryLog(shop.Server);

        await client.GetStringAsync($"/livechat/{Shop.Site}");

        AssertCount(0, log);
    }

    [Fact]
    public async Task The_shell_of_the_meet_page_takes_none()
    {
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };
        using var log = new QueryLog(shop.Server);

        await client.GetStringAsync($"/meet/{PlainCall.UnknownId}");

        AssertCount(0, log);
    }

    [Theory]
    [InlineData("Panel")]
    [InlineData("StartCall")]
    public async Task The_parts_of_an_open_room_that_follow_a_call_take_none(string part)
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await shop.Mara.ReadAsync($"/agent/rooms/{rid}?handler={part}");
        using var log = new QueryLog(shop.Server);

        await shop.Mara.ReadAsync($"/agent/rooms/{rid}?handler={part}");

        AssertCount(0, log);
    }

    /// <summary>The agent, whom to call back, what waits, what is theirs, what they closed, what colleagues
    /// have.</summary>
    [Fact]
    public async Task The_console_of_an_administrator_takes_six()
    {
        await shop.Mara.ReadAsync("/agent");
        await shop.OpenRoomAsync(takenBy: shop.Mara); // what was read before is forgotten
        using var log = new QueryLog(shop.Server);

        await shop.Mara.ReadAsync("/agent");

        AssertCount(6, log);
    }

    private static void AssertCount(int count, QueryLog log) =>
        Assert.True(log.Queries.Count == count, string.Join("\n\n", log.Queries.Select(query => query.Sql)));
}
