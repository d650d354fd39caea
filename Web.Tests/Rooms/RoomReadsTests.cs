using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Rooms;

public sealed class RoomReadsTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>room-feed.ts goes on after 32 messages: fewer never end a page.</summary>
    [Fact]
    public async Task A_page_ends_with_256_000_characters_and_all_come_in_the_end()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: new('x', Message.MaxTextLength));
        await using var guest = await visitor.ConnectAsync();
        for (var i = 0; i < 39; i++)
            await guest.SendAsync(null, new('x', Message.MaxTextLength));
        var (pages, revision) = (new List<RoomChange>(), 0L);

        do pages.Add(await guest.SinceAsync(rid, revision));
        while (revision != (revision = pages[^1].Revision));

        Assert.Equal([32, 8, 0], pages.Select(page => page.Messages.Count));
        Assert.Equal(Enumerable.Range(1, 40), pages.SelectMany(page => page.Messages).Select(m => m.Number));
    }
}
