using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Queue;

public sealed class AssignmentTests
{
    [Fact]
    public async Task By_hand_is_as_it_was_nothing_is_given_to_anybody()
    {
        await using var shop = await Shop.OpenAsync();
        await using var mara = await shop.ConnectAsync(shop.Mara);

        var (_, rid) = await shop.OpenRoomAsync();

        Assert.Null(await AgentOfAsync(shop, rid));
    }

    [Fact]
    public async Task The_least_busy_is_given_a_new_conversation_and_told()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AssignsAsync(ceiling: 2);
        await using var mara = await shop.ConnectAsync(shop.Mara);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        var rids = new List<string>();
        for (var number = 1; number <= 5; number++)
            rids.Add((await shop.OpenRoomAsync(text: $"Number {number}")).Rid);

        var given = await Task.WhenAll(rids.Select(rid => AgentOfAsync(shop, rid)));
        Assert.Equal([2, 2], given.OfType<string>().GroupBy(id => id).Select(of => of.Count()));
        Assert.NotEqual(given[0], given[1]);
        Assert.Null(given[4]);
        await Eventually.IsTrueAsync("each is told of their own two, and both of what waits", () => ToldOf(mara) == 3);
        await Eventually.IsTrueAsync("each is told of their own two, and both of what waits", () => ToldOf(noah) == 3);
    }

    [Fact]
    public async Task Many_at_once_do_not_exceed_the_ceiling()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AssignsAsync(ceiling: 3);
        await using var mara = await shop.ConnectAsync(shop.Mara);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.OpenRoomAsync()));

        Assert.Equal([3, 3], await TakenAsync(shop));
    }

    [Fact]
    public async Task Who_has_one_fewer_is_given_the_oldest_that_waits()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AssignsAsync(ceiling: 1);
        await using var mara = await shop.ConnectAsync(shop.Mara);
        var first = (await shop.OpenRoomAsync()).Rid;
        var oldest = (await shop.OpenRoomAsync(text: "I wait longest.")).Rid;
        var newest = (await shop.OpenRoomAsync()).Rid;

        using var closed = await shop.Mara.SubmitAsync($"/agent/rooms/{first}", "Close conversation");

        await GivenAsync(shop, oldest);
        Assert.Null(await AgentOfAsync(shop, newest));
        await Eventually.IsTrueAsync(
            "the agent hears what the visitor wrote",
            () => mara.Inbox.Any(change => change.Rid == oldest && change.NewText == "I wait longest.")
        );
    }

    [Fact]
    public async Task Nobody_who_is_away_or_in_a_call_is_given_one_until_they_are_free()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await shop.Noah.SaysAsync(("status", "away"));
        await shop.AssignsAsync();

        var (_, first) = await shop.OpenRoomAsync();
        var (_, second) = await shop.OpenRoomAsync();
        Assert.Null(await AgentOfAsync(shop, first));
        await shop.Noah.SaysAsync(("status", "here"));
        await GivenAsync(shop, first);
        await GivenAsync(shop, second);
        await shop.Noah.SaysAsync(("status", "away"));
        var (_, third) = await shop.OpenRoomAsync();
        Assert.Null(await AgentOfAsync(shop, third));
        await call.Agent.HangUpAsync(call.Id);

        await GivenAsync(shop, third);
        Assert.NotEqual(await AgentOfAsync(shop, first), await AgentOfAsync(shop, third));
    }

    [Fact]
    public async Task Somebody_who_comes_is_given_what_waits_and_keeps_it_over_a_restart()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AssignsAsync();
        var (_, rid) = await shop.OpenRoomAsync();
        Assert.Null(await AgentOfAsync(shop, rid));

        await using (var mara = await shop.ConnectAsync(shop.Mara))
            await GivenAsync(shop, rid);
        var waits = (await shop.OpenRoomAsync()).Rid;
        await shop.RestartAsync(() => { });

        Assert.NotNull(await AgentOfAsync(shop, rid));
        await using var again = await shop.ConnectAsync(shop.Mara);
        await GivenAsync(shop, waits);
    }

    [Fact]
    public async Task A_closed_site_gives_nothing_until_it_opens()
    {
        var clock = new SettableClock(new(2026, 11, 30, 7, 58, 0, TimeSpan.Zero)); // a Monday
        await using var shop = await Shop.OpenAsync(time: clock);
        await shop.AssignsAsync(5, ("HasHours", "true"), ("TimeZone", "Europe/London"), ("Week[0]", "8:00-17:00"));
        await using var mara = await shop.ConnectAsync(shop.Mara);
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        Assert.Null(await AgentOfAsync(shop, rid));
        await Eventually.IsTrueAsync("the visitor learns that it is closed", () => guest.Desk.SiteOpen.Contains(false));
        Assert.Equal([false], guest.AgentsHere);

        for (var passed = 0; passed < 30; passed++)
            clock.Advance(TimeSpan.FromSeconds(5));

        await GivenAsync(shop, rid);
        await Eventually.IsTrueAsync("the visitor learns that it is open", () => guest.Desk.SiteOpen.Contains(true));
        await Eventually.IsTrueAsync("and that somebody is here", () => guest.AgentsHere.Contains(true));
    }

    [Fact]
    public async Task Other_sites_are_as_they_were()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AssignsAsync();
        await using var mara = await shop.ConnectAsync(shop.Mara);

        var rid = (await shop.NewVisitor(Shop.OtherSite).WritesAsync("Do you have rye bread?")).Rid;

        Assert.Null(await AgentOfAsync(shop, rid));
    }

    private static int ToldOf(HubClient agent) =>
        agent.Inbox.Where(change => change.NewText is not null).Select(change => change.Rid).Distinct().Count();

    private static Task GivenAsync(Shop shop, string rid) =>
        Eventually.IsTrueAsync("it is given to somebody", async () => await AgentOfAsync(shop, rid) is not null);

    private static Task<string?> AgentOfAsync(Shop shop, string rid) =>
        shop.Server.ReadAsync(database => database.Rooms.Where(r => r.Id == rid).Select(r => r.AgentId).SingleAsync());

    private static Task<List<int>> TakenAsync(Shop shop) =>
        shop.Server.ReadAsync(database =>
            database
                .Rooms.Where(r => r.AgentId != null && r.ClosedAt == null)
                .GroupBy(r => r.AgentId)
                .Select(of => of.Count())
                .ToListAsync()
        );
}
