using LiveChatMeet.Console;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console;

/// <summary>Inboxes are shared and kept, and yet nobody reads an old one.</summary>
public sealed class InboxCacheTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Whatever_changes_a_room_shows_in_the_next_inbox_of_everybody()
    {
        var inboxes = shop.Server.Services.GetRequiredService<InboxCache>();
        var mara = await shop.Server.ReadAsync(database =>
            database.Users.Where(a => a.Name.StartsWith("Mara")).Select(a => a.Id).SingleAsync()
        );
        await inboxes.OfAsync(mara, isAdministrator: false, default);
        await inboxes.OfAsync("a colleague", isAdministrator: false, default);

        var (visitor, rid) = await shop.OpenRoomAsync();
        var waits = (await inboxes.OfAsync("a colleague", isAdministrator: false, default)).Waiting.Single(r =>
            r.Rid == rid
        );
        await using var guest = await visitor.ConnectAsync();
        await guest.SendAsync(null, "Are the pads in stock?");
        var written = (await inboxes.OfAsync(mara, isAdministrator: false, default)).Waiting.Single(r => r.Rid == rid);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await Shop.TakesAsync(shop.Mara, rid);
        var taken = await inboxes.OfAsync(mara, isAdministrator: false, default);
        var others = await inboxes.OfAsync("a colleague", isAdministrator: false, default);
        await agent.SendAsync(rid, "They are.");
        var answered = (await inboxes.OfAsync(mara, isAdministrator: false, default)).Mine.Single(r => r.Rid == rid);

        Assert.Equal((waits.Unread + 1, "Are the pads in stock?"), (written.Unread, written.Preview));
        Assert.Contains(taken.Mine, row => row.Rid == rid && row.Here);
        Assert.DoesNotContain(taken.Waiting.Concat(others.Waiting), row => row.Rid == rid);
        Assert.Equal(("They are.", true), (answered.Preview, answered.IsOwn));
    }
}
