using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Queue;

public sealed class PlacesTests
{
    [Fact]
    public async Task Visitors_hear_their_place_when_the_line_moves_and_only_then()
    {
        await using var shop = await Shop.OpenAsync();
        await using var mara = await shop.ConnectAsync(shop.Mara);
        var (first, firstRid) = await shop.OpenRoomAsync();
        var (second, secondRid) = await shop.OpenRoomAsync();
        await using var ahead = await first.ConnectAsync();
        await using var behind = await second.ConnectAsync();
        await HearsAsync(ahead, (firstRid, 1, null));
        await HearsAsync(behind, (secondRid, 2, null));

        await behind.SendAsync(null, "Are you there?");
        await Shop.TakesAsync(shop.Mara, firstRid);

        await HearsAsync(behind, (secondRid, 1, null));
        Assert.Equal([2, 1], behind.Desk.Places.Select(told => told.Place).Distinct());
        Assert.Contains("You are next.", await ShownAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_promised_while_nobody_is_here()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        await HearsAsync(guest, (rid, null, null));

        await using (await shop.ConnectAsync(shop.Mara))
            await HearsAsync(guest, (rid, 1, null));

        await HearsAsync(guest, (rid, null, null));
    }

    [Fact]
    public async Task The_usual_wait_is_that_of_those_who_found_somebody_and_were_answered_lately()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);
        await using var mara = await shop.ConnectAsync(shop.Mara);
        for (var number = 0; number < 11; number++)
        {
            var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
            await mara.SendAsync(rid, "Good morning.");
            await mara.SendAsync(rid, "How can I help?");
        }
        var rooms = await shop.Server.ReadAsync(database => database.Rooms.AsNoTracking().ToListAsync());
        Assert.All(rooms, room => Assert.True(room is { FoundSomebody: true, AnsweredAt: not null }));
        // As if they had waited three minutes.
        await shop.Server.ReadAsync(database =>
            database.Database.ExecuteSqlRawAsync("UPDATE Rooms SET OpenedAt = AnsweredAt - 180000")
        );
        clock.Advance(TimeSpan.FromMinutes(6)); // what was measured is kept for five

        var (visitor, waiting) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();

        await HearsAsync(guest, (waiting, 1, 3));
        Assert.Contains("about 3 minutes.", await ShownAsync(visitor), StringComparison.Ordinal);
    }

    private static Task HearsAsync(HubClient guest, (string, int?, int?) told) =>
        Eventually.IsTrueAsync(
            $"the visitor hears {told}; they heard {string.Join(", ", guest.Desk.Places)}",
            () => guest.Desk.Places.LastOrDefault() == told,
            TimeSpan.FromSeconds(20)
        );

    // What the page shows of the line, without script.
    private static async Task<string> ShownAsync(PlainVisitor visitor)
    {
        using var answer = await visitor.GetAsync("");
        var page = await PlainBrowser.ReadAsync(answer);
        var box = page.QuerySelector(".wait")!;
        Assert.Null(box.GetAttribute("hidden"));
        foreach (var hidden in box.QuerySelectorAll("[hidden]").ToList())
            hidden.Remove();
        return string.Join(' ', box.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
