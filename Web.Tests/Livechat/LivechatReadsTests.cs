using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Livechat;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>The visitor's page reads by prepared statements, all others through Entity Framework.</summary>
public sealed class LivechatReadsTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>What a chat does not need of a room, and so does not read.</summary>
    private static readonly string[] Unread =
    [
        nameof(Room.FoundSomebody),
        nameof(Room.AnsweredAt),
        nameof(Room.WordsId),
        nameof(Room.WordsUpTo),
        nameof(Room.WordsAt),
    ];

    [Fact]
    public async Task A_visitor_finds_what_entity_framework_finds_of_a_room_of_any_kind()
    {
        var (waiting, _) = await shop.OpenRoomAsync(text: "Ist die Übersetzung 🚲 möglich?");
        await using var ringing = await PlainCall.RingAsync(shop);
        await using var talking = await PlainCall.AcceptedAsync(shop, shop.Noah);
        using var named = await talking.Visitor.PostAsync("About", ("Name", "Ada Çelik"), ("Email", "ada@x.example"));
        var (answered, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        using var closed = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation");

        var views = new List<LivechatView>();
        foreach (var visitor in new[] { waiting, ringing.Visitor, talking.Visitor, answered })
            views.Add(await SameAsync(await IdOfAsync(visitor)));

        Assert.Equal(3, views.Select(view => view.Room!.State).Distinct().Count());
        Assert.Equal([false, true, true, true], views.Select(view => view.Agent is not null));
        Assert.Equal("Ada Çelik", views[2].Visitor!.Name);
        Assert.Equal([0, 1, 1, 0], views.Select(view => view.Messages.Count(message => message.Call is not null)));
    }

    [Fact]
    public async Task Of_more_than_a_hundred_messages_a_visitor_finds_the_last_hundred_oldest_first()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        for (var number = 2; number <= 103; number++)
            await agent.SendAsync(rid, $"Number {number}");

        var view = await ViewAsync(await IdOfAsync(visitor));

        Assert.Equal(Enumerable.Range(4, 100), view.Messages.Select(message => message.Number));
        Assert.Equal("Number 103", view.Messages[^1].Msg);
    }

    [Fact]
    public async Task A_room_that_was_closed_long_ago_is_not_shown_and_an_open_one_comes_first()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        using var closed = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation");
        var justClosed = await ViewAsync(await IdOfAsync(visitor));
        await shop.Server.ReadAsync(database =>
            database
                .Rooms.Where(room => room.Id == rid)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.ClosedAt, r => DateTimeOffset.UnixEpoch))
        );
        var longClosed = await ViewAsync(await IdOfAsync(visitor));
        await visitor.WritesAsync("One more thing.");
        var reopened = await ViewAsync(await IdOfAsync(visitor));

        Assert.Equal(rid, justClosed.Room?.Id);
        Assert.Null(longClosed.Room);
        Assert.Equal(RoomState.Waiting, reopened.Room?.State);
        Assert.NotEqual(rid, reopened.Room?.Id);
    }

    [Theory]
    [InlineData("no-such-site", null)]
    [InlineData("no-such-site", "known")]
    [InlineData(Shop.Site, "AAAAAAAAAAAAAAAAA")]
    [InlineData("' OR 1=1 --", null)]
    public async Task An_unknown_site_or_visitor_is_refused(string site, string? visitorId)
    {
        var (visitor, _) = await shop.OpenRoomAsync();

        var id = visitorId == "known" ? await IdOfAsync(visitor) : visitorId;
        var refused = await Assert.ThrowsAsync<RefusedException>(() => ViewAsync(id, site));

        Assert.Equal(Refusal.SiteNotFound, refused.Code);
    }

    private Task<string> IdOfAsync(PlainVisitor visitor) =>
        shop.Server.ReadAsync(database =>
            database
                .Visitors.Where(v => v.CredentialHash == Secrets.Hash(visitor.Credential))
                .Select(v => v.Id)
                .SingleAsync()
        );

    private async Task<LivechatView> ViewAsync(string? visitorId, string site = Shop.Site)
    {
        await using var scope = shop.Server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LivechatReads>().OfAsync(site, visitorId);
    }

    private async Task<LivechatView> SameAsync(string visitorId)
    {
        var view = await ViewAsync(visitorId);
        await shop.Server.ReadAsync(async database =>
        {
            Same(await database.Sites.AsNoTracking().SingleAsync(s => s.Key == Shop.Site), view.Site);
            Same(await database.Visitors.AsNoTracking().SingleAsync(v => v.Id == visitorId), view.Visitor);
            Same(await database.Rooms.AsNoTracking().SingleAsync(r => r.VisitorId == visitorId), view.Room);
            var messages = await database.Messages.Where(m => m.RoomId == view.Room!.Id).ToListAsync();
            Same(messages.OrderBy(m => m.Number).Select(RoomMessage.From), view.Messages);
            var agent = await database.Users.SingleOrDefaultAsync(a => a.Id == view.Room!.AgentId);
            Same(agent is null ? null : RoomAgent.Of(agent), view.Agent);
            return 0;
        });
        return view;
    }

    private static void Same<T>(T expected, T found) => Assert.Equal(Written(expected), Written(found));

    private static string? Written<T>(T found)
    {
        var written = JsonSerializer.SerializeToNode(found);
        if (found is Room)
            foreach (var shownNowhere in Unread)
                written!.AsObject().Remove(shownNowhere);
        return written?.ToJsonString();
    }
}
