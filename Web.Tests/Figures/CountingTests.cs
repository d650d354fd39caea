using LiveChatMeet.Figures;
using LiveChatMeet.Privacy;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Figures;

/// <summary>The sums of days are what happened, right to the number, whatever happens to it later.</summary>
public sealed class CountingTests
{
    private static readonly DateTimeOffset Morning = new(2026, 6, 10, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_days_conversations_calls_and_ratings_are_counted_to_the_number()
    {
        var clock = new SettableClock(Morning);
        await using var shop = await Shop.OpenAsync(time: clock);
        await HelpAsync(shop, clock);
        await LeaveAsync(shop);
        await shop.OpenRoomAsync();
        var (talk, _, _) = await PlainCall.TalkingAsync(shop);
        await using (talk)
        {
            clock.Set(TimeSpan.FromSeconds(75));
            await talk.Agent.HangUpAsync(talk.Id);
        }
        await using (var call = await PlainCall.RingAsync(shop, shop.Noah))
            await call.Guest.DeclineAsync(call.Id, null);
        await using (await PlainCall.RingAsync(shop, shop.Noah)) { } // given up
        await using (await PlainCall.AcceptedAsync(shop, shop.Noah)) { } // hung up before media came

        await CountedAsync(
            shop,
            """
            2026-06-10 - Open 1
            2026-06-10 - Taken 5 (90)
            2026-06-10 - Unanswered 1
            2026-06-10 Mara Answered 1 (0)
            2026-06-10 Mara Talked 1 (75)
            2026-06-10 Noah Answered 4 (120)
            2026-06-10 Noah Cancelled 1
            2026-06-10 Noah Declined 1
            2026-06-10 Noah NotConnected 1
            2026-06-10 Noah RatedGood 1
            """
        );
    }

    [Fact]
    public async Task A_conversation_that_changes_moves_from_one_sum_to_the_other_and_never_counts_twice()
    {
        var clock = new SettableClock(Morning.AddHours(15).AddMinutes(50));
        await using var shop = await Shop.OpenAsync(time: clock);
        var (_, rid) = await shop.OpenRoomAsync();
        await CountedAsync(shop, "2026-06-10 - Open 1");

        await Shop.TakesAsync(shop.Noah, rid);
        await CountedAsync(shop, "2026-06-10 - Taken 1 (0)\n2026-06-10 Noah Open 1");
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }
        await CountedAsync(shop, "2026-06-10 - Taken 1 (0)\n2026-06-10 Noah Unanswered 1");

        clock.Set(TimeSpan.FromMinutes(20)); // the day stays that on which it began
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Reopen conversation")) { }
        await CountedAsync(shop, "2026-06-10 - Taken 1 (0)\n2026-06-10 Noah Open 1");
        await using (var noah = await shop.ConnectAsync(shop.Noah))
            await noah.SendAsync(rid, "I am sorry that you had to wait.");
        await CountedAsync(shop, "2026-06-10 - Taken 1 (0)\n2026-06-10 Noah Answered 1 (1200)");
    }

    [Fact]
    public async Task What_happened_while_nobody_counted_is_counted_once_after_the_next_start()
    {
        var clock = new SettableClock(Morning);
        await using var shop = await Shop.OpenAsync(time: clock);
        await HelpAsync(shop, clock);
        await UntilAsync(shop, "Noah RatedGood 1");
        var before = await LinesAsync(shop);

        // As an upgrade or a crash leaves it: what happened is stored, the sums are not.
        await shop.RestartAsync(whileDown: () => Forget(shop, "DELETE FROM CountedFigures; DELETE FROM DaySums"));
        await CountedAsync(shop, before);
        await shop.RestartAsync(whileDown: () =>
        {
            Forget(shop, "DELETE FROM DaySums WHERE Figure = 'RatedGood'");
            Forget(shop, "DELETE FROM CountedFigures WHERE \"Of\" = 'Rating'");
            ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "old", 1_200, 1, Morning.AddDays(-40));
        });

        await CountedAsync(shop, $"2026-05-01 - Unanswered 1200\n{before}");
        await shop.RestartAsync(whileDown: () => { });
        await UntilCaughtUpAsync(shop);
        Assert.Equal($"2026-05-01 - Unanswered 1200\n{before}", await LinesAsync(shop));
    }

    [Fact]
    public async Task Who_is_erased_before_anybody_counted_stands_in_the_sums_as_a_number()
    {
        var clock = new SettableClock(Morning);
        await using var shop = await Shop.OpenAsync(time: clock);
        var rid = await HelpAsync(shop, clock);
        await UntilAsync(shop, "Noah RatedGood 1");
        var before = await LinesAsync(shop);
        var id = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        Forget(shop, "DELETE FROM CountedFigures; DELETE FROM DaySums");

        await shop.Server.Services.GetRequiredService<Erasure>().EraseAsync(id, by: null);

        Assert.Equal(before, await LinesAsync(shop));
        Assert.Equal(0, await shop.Server.ReadAsync(db => db.CountedFigures.CountAsync()));
    }

    [Fact]
    public async Task What_is_kept_long_enough_goes_and_its_numbers_stay()
    {
        var clock = new SettableClock(Morning);
        await using var shop = await Shop.OpenAsync(time: clock);
        await HelpAsync(shop, clock);
        await UntilAsync(shop, "Noah RatedGood 1");
        var before = await LinesAsync(shop);
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db => db.Sites.ExecuteUpdateAsync(set => set.SetProperty(s => s.KeepsConversationsDays, 30)));

        clock.Set(TimeSpan.FromDays(31));
        shop.Server.Services.GetRequiredService<Sweeper>().Ask();
        await Eventually.IsTrueAsync(
            "the conversation is gone",
            () => shop.Server.ReadAsync(async db => !await db.Rooms.AnyAsync())
        );

        Assert.Equal(before, await LinesAsync(shop));
    }

    [Fact]
    public async Task The_numbers_of_a_site_go_with_it()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.OpenRoomAsync();
        await shop.NewVisitor(Shop.OtherSite).WritesAsync("Do you bake on Sundays?");
        await Eventually.IsTrueAsync(
            "both sites count",
            () => shop.Server.ReadAsync(async db => await db.DaySums.CountAsync() == 2)
        );
        using (
            await shop.Mara.SubmitAsync(
                $"/agent/sites/{Shop.OtherSite}/delete",
                "Delete for good",
                ("Name", "Birch Bakery")
            )
        ) { }

        await Eventually.IsTrueAsync(
            "its numbers are gone",
            () =>
                shop.Server.ReadAsync(async db =>
                    await db.DaySums.CountAsync() == 1 && await db.Sites.CountAsync() == 1
                )
        );
    }

    [Theory]
    // Before and after midnight in London, where it is an hour later than in UTC until 25 October.
    [InlineData("Europe/London", "2026-06-10T22:59:00Z", "2026-06-10")]
    [InlineData("Europe/London", "2026-06-10T23:01:00Z", "2026-06-11")]
    // In the hour that clocks show twice, and on the day that has 25.
    [InlineData("Europe/London", "2026-10-24T23:30:00Z", "2026-10-25")]
    [InlineData("Europe/London", "2026-10-25T23:59:00Z", "2026-10-25")]
    [InlineData("Europe/London", "2026-10-26T00:00:00Z", "2026-10-26")]
    // After the hour that is left out.
    [InlineData("Europe/London", "2026-03-29T01:30:00Z", "2026-03-29")]
    [InlineData("Pacific/Auckland", "2026-06-10T12:00:00Z", "2026-06-11")]
    [InlineData(null, "2026-06-10T23:59:00Z", "2026-06-10")]
    public async Task A_day_is_that_of_the_clocks_where_the_site_is(string? zone, string at, string day)
    {
        await using var shop = await Shop.OpenAsync(time: new SettableClock(DateTimeOffset.Parse(at, null)));
        if (zone is not null)
            using (
                await shop.SetDeskAsync(Shop.Site, ("HasHours", "true"), ("TimeZone", zone), ("Week[0]", "9:00-17:00"))
            ) { }

        await shop.OpenRoomAsync();

        await CountedAsync(shop, $"{day} - Open 1");
    }

    /// <summary>Noah takes a conversation after 90 seconds, answers after two minutes and ends it; the visitor
    /// rates.</summary>
    private static async Task<string> HelpAsync(Shop shop, SettableClock clock)
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        clock.Set(TimeSpan.FromSeconds(90));
        await Shop.TakesAsync(shop.Noah, rid);
        clock.Set(TimeSpan.FromSeconds(30));
        await using (var noah = await shop.ConnectAsync(shop.Noah))
            await noah.SendAsync(rid, "Turn the screw.");
        using (await visitor.PostAsync("End")) { }
        using (await visitor.PostAsync("Rate", ("rid", rid), ("score", "Good"))) { }
        return rid;
    }

    private static async Task LeaveAsync(Shop shop)
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        using (await visitor.PostAsync("End")) { }
    }

    private static void Forget(Shop shop, string sql)
    {
        using var database = DatabaseFile.Open(shop.Server.DataDirectory);
        ManyRows.Run(database, sql);
    }

    private static async Task CountedAsync(Shop shop, string lines)
    {
        var last = "";
        await Eventually.IsTrueAsync(
            "the sums are as they should be",
            async () => (last = await LinesAsync(shop)) == lines,
            TimeSpan.FromSeconds(60)
        );
        Assert.Equal(lines, last);
    }

    private static Task UntilAsync(Shop shop, string line) =>
        Eventually.IsTrueAsync(line, async () => (await LinesAsync(shop)).Contains(line, StringComparison.Ordinal));

    private static Task UntilCaughtUpAsync(Shop shop) =>
        Eventually.IsTrueAsync(
            "all is counted",
            () => !shop.Server.Services.GetRequiredService<FigureKeeper>().IsBehind
        );

    /// <summary>Such as <c>2026-06-10 Noah Answered 4 (120)</c>: day, agent, figure, how many, and the seconds of
    /// all.</summary>
    private static Task<string> LinesAsync(Shop shop) =>
        shop.Server.ReadAsync(async database =>
        {
            var names = await database.Users.ToDictionaryAsync(a => a.Id, a => a.Name.Split(' ')[0]);
            var sums = await database.DaySums.AsNoTracking().ToListAsync();
            return string.Join(
                '\n',
                sums.Select(sum =>
                        $"{sum.Day:yyyy-MM-dd} {names.GetValueOrDefault(sum.AgentId, "-")} {sum.Figure} {sum.Count}"
                        + (sum.Spread.IsEmpty ? "" : $" ({sum.Seconds})")
                    )
                    .Order(StringComparer.Ordinal)
            );
        });
}
