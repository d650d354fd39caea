using System.Net;
using LiveChatMeet.Figures;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Figures;

/// <summary>What an administrator reads of it.</summary>
public sealed class FiguresPageTests
{
    private const string Page = "/agent/figures";

    private static readonly DateTimeOffset Noon = new(2026, 6, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_page_shows_what_happened_and_how_it_has_changed()
    {
        await using var shop = await Shop.OpenAsync(time: new SettableClock(Noon));
        await AddAsync(shop, (0, Figure.Answered, 6, 60), (0, Figure.Unanswered, 2, 0), (0, Figure.Open, 1, 0));
        await AddAsync(shop, (0, Figure.Talked, 3, 400), (0, Figure.Missed, 1, 0), (0, Figure.FailedShut, 1, 0));
        await AddAsync(shop, (0, Figure.RatedGood, 3, 0), (0, Figure.RatedPoor, 1, 0), (0, Figure.Taken, 6, 30));
        await AddAsync(shop, (30, Figure.Answered, 6, 120), (30, Figure.Talked, 1, 60), (30, Figure.Missed, 1, 0));

        var page = await shop.Mara.ReadAsync(Page);

        Assert.Contains("May 12 to June 10, 2026", Squeezed(page.QuerySelector("h1 + p")), StringComparison.Ordinal);
        Assert.Equal(
            [
                "Conversations 9 50 % more than in the 30 days before",
                "First answer, median ≈ 1 min About 1 min faster",
                "Calls that talked 60 % 10 points more, of 5 calls",
                "Rated good or excellent 75 % 4 ratings",
            ],
            page.QuerySelectorAll(".stat").Select(Squeezed)
        );
        var calls = page.QuerySelector("[aria-labelledby=calls-title]");
        Assert.Equal(
            "Calls by outcome, May 12 to June 10, 2026: Talked 3, Missed 1, Declined 0, Cancelled 0, Failed 1",
            calls?.QuerySelector("svg.chart")?.GetAttribute("aria-label")
        );
        Assert.Equal(
            ["talked", "missed", "failed"],
            calls!
                .QuerySelectorAll(".legend a")
                .Select(link => link.GetAttribute("href")!.Split("outcome=")[1].Split('&')[0])
        );
        var missed = calls.QuerySelectorAll(".legend a")[1].GetAttribute("href") ?? "";
        Assert.Equal("/agent/calls?outcome=missed&from=2026-05-12&until=2026-06-10", missed);
        Assert.NotNull((await shop.Mara.ReadAsync(missed)).QuerySelector("h1"));
        Assert.Equal("Jun 10 3 1 0 0 1 5", Squeezed(calls?.QuerySelector("tbody tr")));
        Assert.Equal(30, calls?.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Talked for 6 min 40 s altogether.", Squeezed(calls), StringComparison.Ordinal);
        Assert.Equal(
            "The relay could not be reached, or gave no place. 1 100 %",
            Squeezed(page.QuerySelector("[aria-labelledby=failures-title] tbody tr"))
        );
        Assert.Equal(
            ["NW Noah Weber 9 1 min 5 6 min 40 s 1 75 %", "All 9 1 min 5 6 min 40 s 1 75 %"],
            page.QuerySelectorAll("[aria-labelledby=agents-title] :is(tbody, tfoot) tr").Select(Squeezed)
        );
    }

    [Fact]
    public async Task Only_the_site_that_is_asked_for_counts()
    {
        await using var shop = await Shop.OpenAsync(time: new SettableClock(Noon));
        await AddAsync(shop, (0, Figure.Answered, 6, 60));

        var other = await shop.Mara.ReadAsync($"{Page}?site={Shop.OtherSite}&days=7");

        Assert.Equal(
            "Nothing to count yet Birch Bakery had no conversation in these 7 days. Look at 30 days",
            Squeezed(other.QuerySelector(".empty"))
        );
        Assert.Equal($"{Page}?days=30&site={Shop.OtherSite}", other.QuerySelector(".empty a")?.GetAttribute("href"));
        Assert.Null(other.QuerySelector(".stats"));
        Assert.NotNull((await shop.Mara.ReadAsync($"{Page}?site={Shop.Site}")).QuerySelector(".stats"));
        using var none = await shop.Mara.OpenAsync($"{Page}?site=nobodys");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory]
    [InlineData("from=2026-06-09&to=2026-06-01", FigureTexts.DatesReversed)]
    [InlineData("from=0001-01-01&to=0001-01-02", FigureTexts.DatesFarAway)]
    [InlineData("from=2026-06-01&to=9999-12-31", FigureTexts.DatesFarAway)]
    [InlineData("from=2000-01-01&to=2026-06-10", FigureTexts.DaysTooMany)]
    [InlineData("from=2026-06-01", FigureTexts.DatesMalformed)]
    [InlineData("from=1.6.2026&to=2026-06-02", FigureTexts.DatesMalformed)]
    [InlineData("from=2026-02-30&to=2026-06-02", FigureTexts.DatesMalformed)]
    [InlineData("days=10000", FigureTexts.DaysUnknown)]
    [InlineData("days=-7", FigureTexts.DaysUnknown)]
    [InlineData("days=seven", FigureTexts.DaysUnknown)]
    public async Task Days_that_cannot_be_shown_are_refused_with_the_reason(string query, string why)
    {
        await using var shop = await Shop.OpenAsync(time: new SettableClock(Noon));

        foreach (var address in (string[])[$"{Page}?{query}", $"{Page}?handler=Csv&{query}"])
        {
            using var answer = await shop.Mara.OpenAsync(address);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(why, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_file_has_a_line_for_each_day_site_and_agent_and_nothing_that_a_spreadsheet_runs()
    {
        await using var shop = await Shop.OpenAsync(time: new SettableClock(Noon));
        await AddAsync(shop, (0, Figure.Answered, 2, 60), (0, Figure.Missed, 1, 0), (1, Figure.Talked, 1, 75));
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db =>
                db.Users.Where(a => a.Email == Shop.NoahEmail)
                    .ExecuteUpdateAsync(set => set.SetProperty(a => a.Name, "=HYPERLINK(\"x\")"))
            );

        using var answer = await shop.Mara.OpenAsync($"{Page}?handler=Csv&days=7");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("figures-2026-06-04-2026-06-10.csv", answer.Content.Headers.ContentDisposition?.FileName);
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith(
            "\"Day\",\"Site\",\"Agent\",\"Conversations\",\"Answered\"",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "\"2026-06-09\",\"Kettle Lane Cycles\",\"'=HYPERLINK(\"\"x\"\")\",\"0\"",
            lines[1],
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "\"2026-06-10\",\"Kettle Lane Cycles\",\"'=HYPERLINK(\"\"x\"\")\",\"2\",\"2\",\"0\",\"0\",\"60\"",
            lines[2],
            StringComparison.Ordinal
        );
        Assert.Equal("", lines[3]);
    }

    [Fact]
    public async Task An_agent_who_is_no_administrator_reads_no_figures()
    {
        await using var shop = await Shop.OpenAsync();

        foreach (var address in (string[])[Page, $"{Page}?handler=Csv"])
        {
            using var answer = await shop.Noah.OpenAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        Assert.DoesNotContain(
            "/agent/figures",
            (await shop.Noah.ReadAsync("/agent")).Source.Text,
            StringComparison.Ordinal
        );
    }

    /// <summary>Of Noah, some days ago: how often, and how many seconds each time.</summary>
    private static async Task AddAsync(Shop shop, params (int DaysAgo, Figure Figure, int Count, int Seconds)[] sums)
    {
        var noah = await shop.IdOfAsync(Shop.NoahEmail);
        await Eventually.IsTrueAsync(
            "nothing else is counted",
            () => !shop.Server.Services.GetRequiredService<FigureKeeper>().IsBehind
        );
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async db =>
            {
                var site = await db.Sites.SingleAsync(s => s.Key == Shop.Site);
                foreach (var (ago, figure, count, seconds) in sums)
                    db.DaySums.Add(
                        new()
                        {
                            SiteId = site.Id,
                            Day = DateOnly.FromDateTime(Noon.Date).AddDays(-ago),
                            AgentId = noah,
                            Figure = figure,
                            Count = count,
                            Seconds = seconds,
                            Spread =
                                seconds == 0
                                    ? Spread.None
                                    : Enumerable
                                        .Range(0, count)
                                        .Aggregate(Spread.None, (all, _) => all.With(seconds, 1)),
                        }
                    );
                await db.SaveChangesAsync();
                return true;
            });
    }

    private static string Squeezed(AngleSharp.Dom.IElement? element) =>
        string.Join(' ', (element?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
