using System.Net;
using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Blocks;

public sealed class BlockingTests
{
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task Who_is_blocked_loses_every_way_in_and_the_open_room_closes()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var ticket = await visitor.TicketAsync();
        await using var guest = await visitor.ConnectAsync();
        await guest.SinceAsync(rid, 0);

        using var answer = await BlockAsync(shop, shop.Noah, rid, "day");

        Assert.Equal($"/agent/rooms/{rid}", answer.Headers.Location?.OriginalString);
        await guest.Closed.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        Assert.NotNull(
            await shop.Server.ReadAsync(db => db.Rooms.Where(r => r.Id == rid).Select(r => r.ClosedAt).SingleAsync())
        );
        await AssertClosedAsync(visitor);
        // A ticket from before opens a connection that ends at once.
        await using var late = await HubClient.ConnectByTicketAsync(shop.Server, ticket);
        await late.Closed.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        Assert.Single(await shop.Server.ReadAsync(db => db.Rooms.Select(r => r.Id).ToListAsync()));
    }

    [Fact]
    public async Task To_them_it_is_the_same_as_a_site_that_does_not_exist()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using (await BlockAsync(shop, shop.Noah, rid, "always")) { }
        var elsewhere = shop.NewVisitor("no-such-site");

        foreach (var handler in (string[])["", "Ticket", "About"])
            Assert.Equal(
                await SaidAsync(await elsewhere.PostAsync(handler, ("Message", "Hello?"), ("ClientId", Ids.New()))),
                await SaidAsync(await visitor.PostAsync(handler, ("Message", "Hello?"), ("ClientId", Ids.New())))
            );
        foreach (var handler in (string[])["Room", "Token"])
            Assert.Equal(
                await SaidAsync(await elsewhere.GetAsync(handler)),
                await SaidAsync(await visitor.GetAsync(handler))
            );
    }

    [Fact]
    public async Task The_page_says_that_the_chat_is_closed_and_not_why()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using (await BlockAsync(shop, shop.Noah, rid, "always")) { }

        using var answer = await visitor.GetAsync("");
        var page = await PlainBrowser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(page.QuerySelector("#composer")?.HasAttribute("hidden"));
        Assert.False(page.QuerySelector("[data-when='removed']")?.HasAttribute("hidden"));
        Assert.DoesNotContain("block", page.Body!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_call_ends_first_and_can_be_neither_accepted_nor_started_again()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);

        using (await BlockAsync(shop, shop.Noah, call.Rid, "month")) { }

        await call.Guest.Closed.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        Assert.Equal(
            "Ended",
            await shop.Server.ReadAsync(db => db.Calls.Select(c => c.State.ToString()).SingleAsync())
        );
        using var again = await shop.Noah.OpenAsync($"/agent/rooms/{call.Rid}");
        Assert.DoesNotContain("start-call-button", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var reopened = await shop.Noah.SubmitAsync($"/agent/rooms/{call.Rid}", "Reopen conversation");
        Assert.Equal(HttpStatusCode.Conflict, reopened.StatusCode);
    }

    [Fact]
    public async Task Without_cookies_they_are_somebody_new_and_with_the_network_they_are_not()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        await guest.SinceAsync(rid, 0);

        using (await BlockAsync(shop, shop.Noah, rid, "day")) { }
        var cleared = shop.NewVisitor();
        var second = (await cleared.WritesAsync("Me again.")).Rid;
        await Shop.TakesAsync(shop.Noah, second);
        await using var open = await cleared.ConnectAsync();
        await open.SinceAsync(second, 0);
        using (await BlockAsync(shop, shop.Noah, second, "day", network: true)) { }

        await open.Closed.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        await AssertClosedAsync(shop.NewVisitor());
        // Another site's visitors from there go on.
        await shop.NewVisitor(Shop.OtherSite).WritesAsync("Bread, please.");
        Assert.DoesNotContain(
            await shop.Server.ReadAsync(db => db.Blocks.Select(b => b.Network).ToListAsync()),
            network => network?.Contains("127.0.0.1", StringComparison.Ordinal) == true
        );
    }

    [Fact]
    public async Task The_network_of_somebody_who_is_not_here_is_not_known()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var before = await shop.StoredAsync();

        using var answer = await BlockAsync(shop, shop.Noah, rid, "day", network: true);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(before, await shop.StoredAsync());
        await visitor.WritesAsync("Still here.");
    }

    [Fact]
    public async Task A_block_ends_by_itself_or_by_an_administrator_and_all_of_it_is_on_record()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using (await BlockAsync(shop, shop.Noah, rid, "day")) { }
        await AssertClosedAsync(visitor);

        _clock.Set(TimeSpan.FromHours(25));
        var second = (await visitor.WritesAsync("A day later.")).Rid;
        using var noah = await shop.Server.SignInAsync(Shop.NoahEmail); // the session ended meanwhile
        await Shop.TakesAsync(noah, second);
        using (await BlockAsync(shop, noah, second, "always")) { }
        _clock.Set(TimeSpan.FromDays(300)); // the audit trail forgets after a year
        await AssertClosedAsync(visitor);
        using var mara = await shop.Server.SignInAsync(Server.AgentEmail);
        using (await mara.SubmitAsync("/agent/blocks", "Unblock Guest 1")) { }
        await visitor.WritesAsync("Thank you.");

        Assert.Equal(
            [AuditKind.VisitorBlocked, AuditKind.VisitorBlocked, AuditKind.VisitorUnblocked],
            await shop.Server.ReadAsync(db =>
                db.AuditEntries.Where(e => e.Kind == AuditKind.VisitorBlocked || e.Kind == AuditKind.VisitorUnblocked)
                    .OrderBy(e => e.Id)
                    .Select(e => e.Kind)
                    .ToListAsync()
            )
        );
        Assert.Empty(await shop.Server.ReadAsync(db => db.Blocks.ToListAsync()));
    }

    [Fact]
    public async Task Two_who_block_at_once_make_one_block_and_a_message_sent_meanwhile_opens_no_room()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var blocking = shop.Server.Services.GetRequiredService<Blocking>();
        var (noah, mara) = await shop.Server.ReadAsync(async db =>
            (
                await db.Users.Where(a => a.Email == Shop.NoahEmail).Select(a => a.Id).SingleAsync(),
                await db.Users.Where(a => a.IsAdministrator).Select(a => a.Id).SingleAsync()
            )
        );

        var blocks = Task.WhenAll(
            blocking.BlockAsync(noah, rid, BlockTerm.Day, withNetwork: false),
            blocking.BlockAsync(mara, rid, BlockTerm.Always, withNetwork: false)
        );
        var written = Enumerable
            .Range(0, 20)
            .Select(_ => visitor.PostAsync("", ("Message", "In between."), ("ClientId", Ids.New())));
        foreach (var answer in await Task.WhenAll(written))
            answer.Dispose();
        await blocks;

        Assert.Single(await shop.Server.ReadAsync(db => db.Blocks.Select(b => b.Id).ToListAsync()));
        Assert.Equal(0, await shop.Server.ReadAsync(db => db.Rooms.CountAsync(r => r.ClosedAt == null)));
    }

    [Fact]
    public async Task Nobody_blocks_a_visitor_who_was_erased_or_is_not_theirs()
    {
        await using var shop = await Shop.OpenAsync();
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var visitorId = await shop.Server.ReadAsync(db => db.Rooms.Select(r => r.VisitorId).SingleAsync());
        var blocking = shop.Server.Services.GetRequiredService<Blocking>();
        var agents = await shop.Server.ReadAsync(db => db.Users.ToDictionaryAsync(a => a.Email!, a => a.Id));

        var notTheirs = await Assert.ThrowsAsync<RefusedException>(() =>
            blocking.BlockAsync(agents[Shop.NoahEmail], rid, BlockTerm.Day, withNetwork: false)
        );
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db =>
                db.Visitors.Where(v => v.Id == visitorId)
                    .ExecuteUpdateAsync(set => set.SetProperty(v => v.ErasedAt, DateTimeOffset.UtcNow))
            );
        var erased = await Assert.ThrowsAsync<RefusedException>(() =>
            blocking.BlockAsync(agents[Server.AgentEmail], rid, BlockTerm.Day, withNetwork: false)
        );
        await shop.Server.Services.GetRequiredService<Erasure>().FinishAsync(TestContext.Current.CancellationToken);
        var gone = await Assert.ThrowsAsync<RefusedException>(() =>
            blocking.BlockAsync(agents[Server.AgentEmail], rid, BlockTerm.Day, withNetwork: false)
        );

        Assert.Contains(notTheirs.Code, (string[])[Refusal.RoomNotFound, Refusal.Forbidden]);
        Assert.Equal((Refusal.VisitorNotFound, Refusal.RoomNotFound), (erased.Code, gone.Code));
    }

    [Fact]
    public async Task A_restart_keeps_the_block()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using (var guest = await visitor.ConnectAsync())
        {
            await guest.SinceAsync(rid, 0);
            using (await BlockAsync(shop, shop.Noah, rid, "month", network: true)) { }
        }

        await shop.RestartAsync(() => { });

        await AssertClosedAsync(shop.Again(visitor));
        await AssertClosedAsync(shop.NewVisitor());
    }

    private static Task<HttpResponseMessage> BlockAsync(
        Shop shop,
        PlainBrowser agent,
        string rid,
        string term,
        bool network = false
    ) =>
        agent.SubmitAsync(
            $"/agent/rooms/{rid}/block",
            "Block",
            network ? [("term", term), ("network", "true")] : [("term", term)]
        );

    // Writing, a ticket, the conversation, a name, and the door of the hub.
    private static async Task AssertClosedAsync(PlainVisitor visitor)
    {
        foreach (var handler in (string[])["", "Ticket", "About"])
        {
            using var posted = await visitor.PostAsync(handler, ("Message", "Hello?"), ("ClientId", Ids.New()));
            Assert.Equal((handler, HttpStatusCode.NotFound), (handler, posted.StatusCode));
        }
        using var read = await visitor.GetAsync("Room");
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    private static async Task<string> SaidAsync(HttpResponseMessage answer)
    {
        using (answer)
            return $"{answer.StatusCode} {(await answer.Content.ReadAsStringAsync()).Split("traceId")[0]}";
    }
}
