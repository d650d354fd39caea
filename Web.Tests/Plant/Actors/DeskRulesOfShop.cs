using LiveChatMeet.Desk;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Sets the rules of a shop's desk, by the form of the site.</summary>
public static class DeskRulesOfShop
{
    public static async Task<HttpResponseMessage> SetDeskAsync(
        this Shop shop,
        string site = Shop.Site,
        params (string Name, string Value)[] fields
    ) => await shop.Mara.SubmitAsync($"/agent/sites/{site}/desk", "Save", fields);

    /// <summary>Conversations go to the least busy from now on.</summary>
    public static async Task AssignsAsync(this Shop shop, int ceiling = 5, params (string, string)[] fields)
    {
        using var answer = await shop.SetDeskAsync(
            Shop.Site,
            [("Assigns", "true"), ("Ceiling", $"{ceiling}"), .. fields]
        );
        Assert.Equal(200, (int)answer.StatusCode);
    }

    /// <summary>Today is a holiday for its only site, until the server is started again.</summary>
    public static async Task IsClosedTodayAsync(this Server server)
    {
        var id = await server.ReadAsync(db => db.Sites.Select(site => site.Id).SingleAsync());
        var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        var today = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, london);
        string[] week = [.. Enumerable.Repeat("09:00-17:30", 4), "09:00-19:00", "10:00-16:00", ""];
        server
            .Services.GetRequiredService<SiteDesks>()
            .Committed(
                new()
                {
                    SiteId = id,
                    TimeZone = london.Id,
                    Week = string.Join('\n', week),
                    Holidays = $"{today:yyyy-MM-dd}",
                }
            );
    }

    public static async Task SaysAsync(this PlainBrowser agent, params (string, string)[] fields)
    {
        // Both forms of the console say it.
        using var answer = await agent.SubmitAsync("/agent", "I am here", fields);
        Assert.Equal(302, (int)answer.StatusCode);
    }
}
