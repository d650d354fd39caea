using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Ways around what a room accepts until an agent has it (see BudgetTests too).</summary>
public sealed class RoomCapacityTests
{
    private static readonly string Long = new('x', 8_000);

    [Fact]
    public async Task Corrections_make_a_waiting_room_no_longer_than_it_may_be()
    {
        await using var shop = await Shop.OpenAsync(new() { ["Limits:MessagesUntilTaken"] = "10" });
        var visitor = shop.NewVisitor();
        var first = await visitor.WritesAsync("a");
        await using var guest = await visitor.ConnectAsync();
        var second = await guest.SendAsync(null, "b");

        await guest.CorrectAsync(first.Rid, first.Id, Long);
        var code = await HubClient.RefusalAsync(() => guest.CorrectAsync(first.Rid, second.Id, Long));
        var shorter = await guest.CorrectAsync(first.Rid, first.Id, Long[..7_000]);
        await Shop.TakesAsync(shop.Mara, first.Rid);
        var taken = await guest.CorrectAsync(first.Rid, second.Id, Long);

        Assert.Equal((Refusal.RoomFull, 7_000, 8_000), (code, shorter.Msg.Length, taken.Msg.Length));
    }

    [Fact]
    public async Task What_ended_within_a_day_before_anybody_took_it_counts_when_the_next_one_begins()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(new() { ["Limits:MessagesUntilTaken"] = "3" }, time: clock);
        var (visitor, other) = (shop.NewVisitor(), shop.NewVisitor());
        for (var i = 0; i < 3; i++)
            await WritesAndEndsAsync(visitor);
        for (var i = 0; i < 3; i++)
            await WritesAndEndsAsync(other, takenBy: shop.Mara);

        using (var refused = await visitor.PostAsync("", ("Message", "And again.")))
            await refused.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusal.RoomFull);
        await other.WritesAsync("Somebody had mine.");
        clock.Set(TimeSpan.FromDays(1.01));
        await visitor.WritesAsync("A day later.");

        static async Task WritesAndEndsAsync(PlainVisitor visitor, PlainBrowser? takenBy = null)
        {
            var message = await visitor.WritesAsync("Hello?");
            if (takenBy is not null)
                await Shop.TakesAsync(takenBy, message.Rid);
            using var ended = await visitor.PostAsync("End");
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }
    }
}
