using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms;

public sealed class ChatTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Numbers_are_dense_and_revisions_unique_and_rising_whoever_writes()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();

        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async i =>
                {
                    if (i % 2 == 0)
                        await guest.SendAsync(null, $"from the visitor {i}");
                    else
                        await agent.SendAsync(rid, $"from the agent {i}");
                    if (i % 10 == 0)
                        await agent.SeenAsync(rid, i);
                })
        );

        var messages = await MessagesAsync(rid);
        Assert.Equal(Enumerable.Range(1, 101), messages.Select(m => m.Number));
        Assert.Equal(101, messages.Select(m => m.Revision).Distinct().Count());
        Assert.Equal(messages.OrderBy(m => m.Number).Select(m => m.SentAt), messages.Select(m => m.SentAt).Order());
    }

    [Fact]
    public async Task Since_brings_what_is_new_and_what_changed()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var before = await guest.SinceAsync(rid, 0);

        await agent.SendAsync(rid, "Is it the pads?");
        var written = await guest.SinceAsync(rid, before.Revision);
        await agent.SeenAsync(rid, 1);
        var seen = await guest.SinceAsync(rid, written.Revision);
        var nothing = await guest.SinceAsync(rid, seen.Revision);

        Assert.Equal(["Is it the pads?"], written.Messages.Select(m => m.Msg));
        var mark = Assert.Single(seen.Messages);
        Assert.Equal((1, true, true), (mark.Number, mark.SeenAt is not null, mark.DeliveredAt is not null));
        Assert.True(mark.Revision > written.Revision);
        Assert.Empty(nothing.Messages);
        Assert.Equal(seen.Revision, nothing.Revision);
    }

    [Fact]
    public async Task Since_brings_500_at_once_and_all_in_the_end()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await Task.WhenAll(Enumerable.Range(0, 620).Select(i => guest.SendAsync(null, $"line {i}")));
        var (pages, revision) = (new List<RoomChange>(), 0L);

        do pages.Add(await guest.SinceAsync(rid, revision));
        while (revision != (revision = pages[^1].Revision));

        Assert.Equal([500, 121, 0], pages.Select(page => page.Messages.Count));
        Assert.Equal(Enumerable.Range(1, 621), pages.SelectMany(page => page.Messages).Select(m => m.Number).Order());
        Assert.All(
            pages,
            page => Assert.Equal(page.Messages.Select(m => m.Revision).Order(), page.Messages.Select(m => m.Revision))
        );
    }

    [Fact]
    public async Task Sending_again_is_harmless()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();

        var visitors = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => guest.SendAsync(null, "once", "client-1"))
        );
        var agents = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => agent.SendAsync(rid, "once", "client-2")));

        Assert.Single(visitors.Select(m => m.Id).Distinct());
        Assert.Single(agents.Select(m => m.Id).Distinct());
        Assert.Equal(3, (await MessagesAsync(rid)).Count);
    }

    [Fact]
    public async Task A_client_id_with_another_text_is_refused()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await guest.SendAsync(null, "mine", "client-1");
        await agent.SendAsync(rid, "ours", "client-2");

        Assert.Equal(
            Refusal.ClientIdReused,
            await HubClient.RefusalAsync(() => guest.SendAsync(null, "another", "client-1"))
        );
        Assert.Equal(
            Refusal.ClientIdReused,
            await HubClient.RefusalAsync(() => agent.SendAsync(rid, "another", "client-2"))
        );
        Assert.Equal(3, (await MessagesAsync(rid)).Count);
    }

    [Trait("Requirement", "AZ-10")]
    [Fact]
    public async Task A_client_id_of_the_other_side_is_refused_even_with_the_same_text()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await guest.SendAsync(null, "the same", "client-1");
        await agent.SendAsync(rid, "the same", "client-2");

        Assert.Equal(
            Refusal.ClientIdReused,
            await HubClient.RefusalAsync(() => agent.SendAsync(rid, "the same", "client-1"))
        );
        Assert.Equal(
            Refusal.ClientIdReused,
            await HubClient.RefusalAsync(() => guest.SendAsync(null, "the same", "client-2"))
        );
        Assert.Equal(3, (await MessagesAsync(rid)).Count);
    }

    [Fact]
    public async Task A_message_sent_again_after_its_room_was_closed_is_still_the_first()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var first = await guest.SendAsync(null, "Thank you!", "client-1");
        using var closed = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation");

        var again = await guest.SendAsync(null, "Thank you!", "client-1");
        var next = await guest.SendAsync(null, "One more thing.");

        Assert.Equal((first.Id, rid), (again.Id, again.Rid));
        Assert.NotEqual(rid, next.Rid);
        Assert.Equal(1, next.Number);
    }

    [Trait("Requirement", "CS-9")]
    [Fact]
    public async Task Fifty_parallel_first_messages_open_one_room_for_one_visitor()
    {
        var visitor = shop.NewVisitor();

        var messages = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => visitor.WritesAsync($"line {i}")));

        Assert.Single(messages.Select(m => m.Rid).Distinct());
        Assert.Single(messages.Select(m => m.U.Id).Distinct());
        Assert.Equal(Enumerable.Range(1, 50), messages.Select(m => m.Number).Order());
        var hash = Secrets.Hash(visitor.Credential);
        Assert.Equal(
            (1, 1),
            await shop.Server.ReadAsync(async database =>
                (
                    await database.Visitors.CountAsync(v => v.CredentialHash == hash),
                    await database.Rooms.CountAsync(r => r.VisitorId == messages[0].U.Id)
                )
            )
        );
    }

    [Fact]
    public async Task Of_two_agents_who_take_a_room_fifty_times_one_gets_it_and_the_other_learns_who()
    {
        var rooms = shop.Server.Services.GetRequiredService<Reassignments>();
        var ids = await shop.Server.ReadAsync(database => database.Users.Select(a => a.Id).ToListAsync());
        for (var round = 0; round < 5; round++)
        {
            var (_, rid) = await shop.OpenRoomAsync();

            var changes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => rooms.TakeAsync(ids[i % 2], rid)));

            var owner = Assert.Single(changes.Select(change => change.Agent?.Id).Distinct());
            Assert.Contains(owner, ids);
            Assert.Single(changes, change => change.Revision > change.After);
        }
    }

    [Fact]
    public async Task The_agent_who_comes_second_reads_on_the_page_who_was_first()
    {
        var (_, rid) = await shop.OpenRoomAsync();
        var page = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");
        await Shop.TakesAsync(shop.Mara, rid);

        using var answer = await shop.Noah.SubmitAsync(page, $"/agent/rooms/{rid}", null, "Take conversation");

        Assert.Equal($"/agent/rooms/{rid}", answer.Headers.Location?.OriginalString);
        Assert.Contains(
            $"{Server.AgentName} has this conversation",
            (await shop.Noah.ReadAsync($"/agent/rooms/{rid}")).Body?.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_agent_writes_only_into_a_room_that_they_have()
    {
        var (_, waiting) = await shop.OpenRoomAsync();
        var (_, maras) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var (_, closed) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using var answer = await shop.Noah.SubmitAsync($"/agent/rooms/{closed}", "Close conversation");
        await using var noah = await shop.ConnectAsync(shop.Noah);

        Assert.Equal(Refusal.RoomNotTaken, await HubClient.RefusalAsync(() => noah.SendAsync(waiting, "hello")));
        Assert.Equal(Refusal.RoomTaken, await HubClient.RefusalAsync(() => noah.SendAsync(maras, "hello")));
        Assert.Equal(Refusal.RoomClosed, await HubClient.RefusalAsync(() => noah.SendAsync(closed, "hello")));
    }

    [Fact]
    public async Task A_visitor_has_one_open_room_when_an_old_one_is_to_be_reopened()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        using var closed = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation");
        await visitor.WritesAsync("Another question.");

        using var answer = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Reopen conversation");

        Assert.Equal(System.Net.HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(
            RoomState.Closed,
            await shop.Server.ReadAsync(async database => (await database.Rooms.SingleAsync(r => r.Id == rid)).State)
        );
    }

    [Fact]
    public async Task What_is_pushed_joins_without_gaps()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var known = (await guest.SinceAsync(rid, 0)).Revision;

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(i => i % 2 == 0 ? agent.SendAsync(rid, $"line {i}") : guest.SendAsync(null, $"line {i}"))
        );

        await Eventually.IsTrueAsync(
            "all 50 messages are pushed to the visitor",
            () => guest.Changes.Sum(change => change.Messages.Count) == 50
        );
        foreach (var change in guest.Changes)
        {
            Assert.Equal(known, change.After);
            known = change.Revision;
        }
    }

    [Fact]
    public async Task Nobody_else_is_told_what_is_written_in_a_taken_room()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var (other, otherRid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await using var stranger = await other.ConnectAsync();
        await using var guest = await visitor.ConnectAsync();

        await guest.SendAsync(null, "between us");
        await guest.TypingAsync(rid);
        await stranger.SendAsync(null, "the other room");

        await Eventually.IsTrueAsync(
            "Noah hears of his own room",
            () =>
                noah.Changes.Any(change => change.Rid == otherRid)
                && noah.Inbox.Any(change => change is { NewText: "the other room" })
        );
        Assert.DoesNotContain(noah.Changes.Concat(stranger.Changes), change => change.Rid == rid);
        // That it was taken is told to all, without what was written.
        Assert.DoesNotContain(
            noah.Inbox,
            change => change.Rid == rid && (change.NewText is not null || change.Row is not { ForColleagues: true })
        );
        Assert.All(noah.Inbox.Where(change => change.Rid == rid), change => Assert.Equal("", change.Row!.Preview));
        Assert.Empty(noah.Typing);
    }

    private Task<List<Message>> MessagesAsync(string rid) =>
        shop.Server.ReadAsync(database =>
            database.Messages.AsNoTracking().Where(m => m.RoomId == rid).OrderBy(m => m.Number).ToListAsync()
        );
}
