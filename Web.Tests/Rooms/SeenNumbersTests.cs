using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>A room knows up to which number each side has seen everything; what is unread is looked for behind
/// it.</summary>
public sealed class SeenNumbersTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_is_unread_is_what_has_no_mark_in_whatever_order_it_is_seen()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        for (var i = 0; i < 30; i++)
            await (i % 4 == 0 ? agent.SendAsync(rid, $"from the agent {i}") : guest.SendAsync(null, $"line {i}"));

        var unread = new List<int> { await UnreadAsync(rid) };
        foreach (var number in (int[])[10, 4, 10, 20, 1_000])
        {
            await agent.SeenAsync(rid, number);
            await guest.SeenAsync(rid, number - 3);
            unread.Add(await UnreadAsync(rid));
        }
        await guest.SendAsync(null, "One more.");
        unread.Add(await UnreadAsync(rid));

        Assert.Equal(0, unread[^2]);
        Assert.Equal(1, unread[^1]);
        Assert.Equal(unread[..^1].OrderDescending(), unread[..^1]);
        Assert.Equal(5, unread.Distinct().Count());
    }

    [Fact]
    public async Task More_than_a_batch_is_seen_to_its_end_and_what_follows_is_unread()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var count = (2 * MarkMessages.MaxMarked) + 50;
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => guest.SendAsync(null, $"line {i}")));

        await agent.SeenAsync(rid, (2 * MarkMessages.MaxMarked) + 1);
        var rest = await UnreadAsync(rid);
        await agent.SeenAsync(rid, count + 1);

        Assert.Equal((50, 0), (rest, await UnreadAsync(rid)));
    }

    [Fact]
    public void What_an_agent_writes_is_nothing_that_they_have_to_see()
    {
        var room = new Room
        {
            SiteId = "site",
            VisitorId = "visitor",
            OpenedAt = DateTimeOffset.UnixEpoch,
        };

        Write(Party.Agent);
        Write(Party.Agent);
        var own = (room.SeenByAgent, room.SeenByVisitor);
        Write(Party.Visitor);
        Write(Party.Agent);
        var answered = (room.SeenByAgent, room.SeenByVisitor);
        room.See(Party.Agent, 3, 1);
        Write(Party.Agent);

        Assert.Equal((2, 0), own);
        Assert.Equal((2, 0), answered);
        Assert.Equal((3, 0), (room.SeenByAgent, room.SeenByVisitor));

        void Write(Party party) =>
            room.Append(
                new()
                {
                    RoomId = room.Id,
                    Author = new(party.ToString(), "name", "Name"),
                    Party = party,
                    SentAt = DateTimeOffset.UnixEpoch,
                }
            );
    }

    // As the inbox counts it; the marks of the messages themselves must say the same.
    private Task<int> UnreadAsync(string rid) =>
        shop.Server.ReadAsync(async database =>
        {
            var counted = await InboxReads
                .Rows(database)
                .Where(row => row.Room.Id == rid)
                .Select(row => row.Room.Unread)
                .SingleAsync();
            var marked = await database.Messages.CountAsync(m =>
                m.RoomId == rid && m.Party == Party.Visitor && m.SeenAt == null
            );
            Assert.Equal(marked, counted);
            return counted;
        });
}
