using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Console.CallList;
using LiveChatMeet.Figures;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console.CallList;

/// <summary>The list of calls, its filters, and the same as a file.</summary>
public sealed class CallListTests
{
    [Fact]
    public async Task An_agent_finds_the_calls_of_what_they_may_read_by_outcome_agent_site_and_day()
    {
        await using var shop = await Shop.OpenAsync();
        var declined = await DeclinedAsync(shop, shop.Noah);
        var (talked, _, _) = await PlainCall.TalkingAsync(shop);
        await using var ended = talked;
        await talked.Guest.HangUpAsync(talked.Id);
        var noah = await shop.IdOfAsync(Shop.NoahEmail);
        var site = await shop.Server.ReadAsync(db =>
            db.Sites.Where(s => s.Key == Shop.OtherSite).Select(s => s.Id).SingleAsync()
        );

        Assert.Equal([talked.Rid, declined], await RidsAsync(shop.Mara, ""));
        Assert.Equal([declined], await RidsAsync(shop.Mara, "?outcome=declined"));
        Assert.Equal([talked.Rid], await RidsAsync(shop.Mara, "?outcome=talked"));
        Assert.Equal([declined], await RidsAsync(shop.Noah, $"?agent={noah}"));
        Assert.Empty(await RidsAsync(shop.Mara, $"?site={site}"));
        Assert.Empty(await RidsAsync(shop.Mara, $"?until={DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}"));
        Assert.Equal(2, (await RidsAsync(shop.Mara, $"?from={DateTime.UtcNow.AddDays(-1):yyyy-MM-dd}")).Count);
    }

    [Theory]
    [InlineData("?outcome=nonsense&site=1&agent=%00&from=2026-13-40&until=x&after=y")]
    [InlineData("?outcome=7")]
    public async Task What_makes_no_sense_in_the_address_counts_as_not_given(string query)
    {
        await using var shop = await Shop.OpenAsync();
        var rid = await DeclinedAsync(shop, shop.Noah);

        Assert.Equal([rid], await RidsAsync(shop.Noah, query));
    }

    [Fact]
    public async Task Another_teams_calls_are_not_listed()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.AddTeamAsync("Bakery", [await shop.IdOfAsync(Shop.NoahEmail)], Shop.OtherSite);
        await shop.AddTeamAsync("Workshop", [], Shop.Site);
        var rid = await DeclinedAsync(shop, shop.Mara);

        Assert.Empty(await RidsAsync(shop.Noah, ""));
        Assert.Equal([rid], await RidsAsync(shop.Mara, ""));
    }

    [Fact]
    public async Task The_file_has_the_same_calls_and_no_cell_that_a_spreadsheet_would_run()
    {
        await using var shop = await Shop.OpenAsync();
        var rid = await DeclinedAsync(shop, shop.Mara);
        await shop.Server.ReadAsync(db =>
            db.Calls.ExecuteUpdateAsync(set => set.SetProperty(c => c.VisitorName, "=cmd|' /C calc'!A0"))
        );

        using var answer = await shop.Mara.OpenAsync("/agent/calls?outcome=declined&handler=File");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var lines = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        using var none = await shop.Mara.OpenAsync("/agent/calls?outcome=talked&handler=File");
        using var refused = await shop.Noah.OpenAsync("/agent/calls?handler=File");

        Assert.Equal(
            (HttpStatusCode.OK, "text/csv"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)
        );
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("\"rang\",\"site\",\"agent\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"'=cmd|' /C calc'!A0\",\"Declined\",\"Declined\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"yes\",\"\"", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($"\"{rid}\"", lines[1], StringComparison.Ordinal);
        Assert.Equal([""], lines[2..]);
        Assert.Equal(2, (await none.Content.ReadAsStringAsync()).Split("\r\n").Length);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_call_has_talked_if_sound_or_picture_came_through_and_else_has_failed_as_the_figures_say()
    {
        await using var shop = await Shop.OpenAsync();
        var (talked, _, _) = await PlainCall.TalkingAsync(shop);
        await using var first = talked;
        await talked.Guest.HangUpAsync(talked.Id);
        await using var silent = await PlainCall.AcceptedAsync(shop);
        await silent.Agent.HangUpAsync(silent.Id);
        await DeclinedAsync(shop, shop.Noah);
        await UntilCountedAsync(shop, calls: 3);

        var legend = (await shop.Mara.ReadAsync("/agent/figures")).QuerySelectorAll(
            "[aria-labelledby=calls-title] .legend a"
        );

        Assert.Equal(
            ["Talked 1", "Declined 1", "Failed 1"],
            legend.Select(link => Squeezed(link.ParentElement)).ToArray()
        );
        foreach (var link in legend)
            Assert.Single(await RidsAsync(shop.Mara, link.GetAttribute("href")!["/agent/calls".Length..]));
        Assert.Equal([talked.Rid], await RidsAsync(shop.Mara, "?outcome=talked"));
        Assert.Equal([silent.Rid], await RidsAsync(shop.Mara, "?outcome=failed"));
    }

    [Fact]
    public async Task The_list_says_how_many_calls_there_are_and_for_how_long_they_talked_as_the_figures_do()
    {
        await using var shop = await Shop.OpenAsync();
        var calls = await ManyCalls.AddAsync(shop, 120);
        var file = await (await shop.Mara.OpenAsync("/agent/calls?handler=File")).Content.ReadAsStringAsync();

        var page = await shop.Mara.ReadAsync("/agent/calls");
        var weak = await shop.Mara.ReadAsync("/agent/calls?quality=weak");
        var none = await shop.Mara.ReadAsync("/agent/calls?outcome=open");

        Assert.Equal(50, page.QuerySelectorAll(".call-list tbody tr").Length);
        Assert.Equal(
            "120 calls 30 of them talked, for 14 min altogether",
            Squeezed(page.QuerySelector(".call-totals"))
        );
        Assert.Equal(30 * 29, calls.TalkSeconds);
        Assert.Equal(121, file.Split("\r\n").Length - 1);
        Assert.Equal("11 calls 11 of them talked, for 5 min altogether", Squeezed(weak.QuerySelector(".call-totals")));
        Assert.Null(none.QuerySelector(".call-totals"));
    }

    [Theory]
    [InlineData(QualityGrade.Good)]
    [InlineData(QualityGrade.Fair)]
    [InlineData(QualityGrade.Weak)]
    public async Task Calls_of_one_quality_are_those_that_the_list_gives_this_word(QualityGrade grade)
    {
        await using var shop = await Shop.OpenAsync();
        await ManyCalls.AddAsync(shop, 200);
        await using var open = await ManyCalls.DatabaseAsync(shop);
        var query = new CallListQuery(open, await RoomAccess.ReadAsync(open));
        var me = new Actor(Party.Agent, await shop.IdOfAsync(Server.AgentEmail));
        var all = await (await query.OfAsync(me, new(), default)).ToListAsync();

        var found = await (await query.OfAsync(me, new() { Quality = grade }, default)).ToListAsync();

        Assert.NotEmpty(found);
        Assert.Equal(all.Where(call => call.Quality?.Grade == grade).Select(call => call.Id), found.Select(c => c.Id));
        Assert.Equal(found.Count, (await query.TotalsAsync(me, new() { Quality = grade }, default)).Talked);
    }

    [Fact]
    public async Task A_day_is_that_of_the_clocks_of_each_site()
    {
        // At one o'clock in the night of 11 June in London, and at noon in Auckland: in UTC it is the 10th or 11th.
        await using var shop = await Shop.OpenAsync(
            time: new SettableClock(DateTimeOffset.Parse("2026-06-10T23:30:00Z", null))
        );
        await SetZoneAsync(shop, Shop.Site, "Europe/London");
        await SetZoneAsync(shop, Shop.OtherSite, "America/New_York");
        var rid = await DeclinedAsync(shop, shop.Mara);
        var site = await shop.Server.ReadAsync(db => db.Sites.SingleAsync(s => s.Key == Shop.Site));

        var all = await shop.Mara.ReadAsync("/agent/calls");
        var one = await shop.Mara.ReadAsync($"/agent/calls?site={site.Id}");

        Assert.Equal("Days are those of each site’s own clocks.", Squeezed(all.QuerySelector(".days-by")));
        Assert.Equal("Days are those of London.", Squeezed(one.QuerySelector(".days-by")));
        foreach (var by in (string[])["", $"&site={site.Id}"])
        {
            Assert.Equal([rid], await RidsAsync(shop.Mara, $"?from=2026-06-11&until=2026-06-11{by}"));
            Assert.Empty(await RidsAsync(shop.Mara, $"?from=2026-06-10&until=2026-06-10{by}"));
        }
    }

    private static async Task SetZoneAsync(Shop shop, string site, string zone)
    {
        using (await shop.SetDeskAsync(site, ("HasHours", "true"), ("TimeZone", zone), ("Week[0]", "9:00-17:00"))) { }
    }

    private static Task UntilCountedAsync(Shop shop, int calls) =>
        Eventually.IsTrueAsync(
            "the calls are counted",
            () =>
                shop.Server.ReadAsync(async db =>
                    await db.CountedFigures.CountAsync(counted => counted.Of == CountedOf.Call) == calls
                ),
            TimeSpan.FromSeconds(60)
        );

    private static string Squeezed(AngleSharp.Dom.IElement? element) =>
        string.Join(' ', (element?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<string> DeclinedAsync(Shop shop, PlainBrowser by)
    {
        await using var call = await PlainCall.RingAsync(shop, by);
        await call.Guest.DeclineAsync(call.Id);
        return call.Rid;
    }

    private static async Task<List<string>> RidsAsync(PlainBrowser agent, string query) =>
        [
            .. (await agent.ReadAsync($"/agent/calls{query}"))
                .QuerySelectorAll(".call-list td a")
                .Select(link => link.GetAttribute("href")!["/agent/rooms/".Length..]),
        ];
}
