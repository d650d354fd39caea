using LiveChatMeet.Figures;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Figures;

/// <summary>How long visitors waited who came while the site was closed: London, from nine to five.</summary>
public sealed class ClosedHoursTests
{
    [Theory]
    // Monday evening, answered on Tuesday at two minutes past nine.
    [InlineData("2026-06-08T20:00:00Z", "2026-06-09T08:02:00Z", 120)]
    // Friday evening and Monday morning.
    [InlineData("2026-06-12T20:00:00Z", "2026-06-15T08:02:00Z", 120)]
    // Somebody works late: that is as quick as it was.
    [InlineData("2026-06-08T20:00:00Z", "2026-06-08T20:03:00Z", 180)]
    // While it is open all of it counts, and so does the night after.
    [InlineData("2026-06-08T10:00:00Z", "2026-06-08T10:04:00Z", 240)]
    [InlineData("2026-06-08T15:59:00Z", "2026-06-09T08:01:00Z", 57_720)]
    public async Task They_waited_from_its_next_opening_on(string opened, string answered, long seconds)
    {
        var clock = new SettableClock(DateTimeOffset.Parse(opened, null));
        await using var shop = await Shop.OpenAsync(time: clock);
        using (await shop.SetDeskAsync(Shop.Site, [("HasHours", "true"), ("TimeZone", "Europe/London"), .. Week()])) { }
        var (_, rid) = await shop.OpenRoomAsync();

        clock.Set(DateTimeOffset.Parse(answered, null) - clock.GetUtcNow());
        using var noah = await shop.Server.SignInAsync(Shop.NoahEmail); // the old session is over
        await Shop.TakesAsync(noah, rid);
        await using (var hub = await shop.ConnectAsync(noah))
            await hub.SendAsync(rid, "Turn the screw.");

        await Eventually.IsTrueAsync(
            "both are counted",
            () => shop.Server.ReadAsync(async db => (await SumsAsync(db)).Count == 2),
            TimeSpan.FromSeconds(60)
        );
        var sums = await shop.Server.ReadAsync(SumsAsync);
        Assert.All(sums, sum => Assert.InRange(sum.Seconds, seconds, seconds + 30)); // as long as the test itself takes
    }

    private static IEnumerable<(string, string)> Week() =>
        Enumerable.Range(0, 5).Select(day => ($"Week[{day}]", "9:00-17:00"));

    private static Task<List<DaySum>> SumsAsync(LiveChatDb database) =>
        database
            .DaySums.AsNoTracking()
            .Where(sum => sum.Figure == Figure.Answered || sum.Figure == Figure.Taken)
            .ToListAsync();
}
