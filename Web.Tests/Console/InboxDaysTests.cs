using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Console;

/// <summary>The days by which the inbox and its search are narrowed.</summary>
public sealed class InboxDaysTests
{
    // In London it is half past midnight of the 11th, in New York still the 10th.
    private static readonly DateTimeOffset Night = new(2026, 6, 10, 23, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Europe/London", "Europe/London", "Days are those of London.")]
    [InlineData("Europe/London", "America/New_York", "Days are those of each site’s own clocks.")]
    public async Task They_are_those_of_the_clocks_where_each_site_is(string here, string there, string said)
    {
        await using var shop = await Shop.OpenAsync(time: new SettableClock(Night));
        foreach (var (site, zone) in new[] { (Shop.Site, here), (Shop.OtherSite, there) })
            using (await shop.SetDeskAsync(site, ("HasHours", "true"), ("TimeZone", zone), ("Week[0]", "9:00-17:00")))
            { }
        var (_, rid) = await shop.OpenRoomAsync(text: "The derailleur rattles.");
        await Eventually.IsTrueAsync("it is found", async () => await RidsAsync(shop, "?q=derailleur") is [_]);

        foreach (var list in (string[])["?show=all", "?q=derailleur"])
        {
            Assert.Equal([rid], await RidsAsync(shop, $"{list}&from=2026-06-11"));
            Assert.Equal([rid], await RidsAsync(shop, $"{list}&from=2026-06-11&until=2026-06-11"));
            Assert.Equal([rid], await RidsAsync(shop, $"{list}&until=2026-06-11"));
            Assert.Empty(await RidsAsync(shop, $"{list}&until=2026-06-10"));
            Assert.Empty(await RidsAsync(shop, $"{list}&from=2026-06-12"));
        }
        var page = await shop.Mara.ReadAsync("/agent?filters=yes");
        Assert.Equal(said, page.QuerySelector(".inbox-search .days-by")?.TextContent.Trim());
    }

    private static async Task<List<string>> RidsAsync(Shop shop, string query) =>
        [
            .. (await shop.Mara.ReadAsync($"/agent{query}"))
                .QuerySelectorAll("[data-part=found] a[href^='/agent/rooms/']")
                .Select(link => link.GetAttribute("href")!["/agent/rooms/".Length..].Split('?')[0]),
        ];
}
