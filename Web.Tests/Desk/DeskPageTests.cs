using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Desk;

public sealed class DeskPageTests(Shop shop) : IClassFixture<Shop>
{
    private const string Page = $"/agent/sites/{Shop.OtherSite}/desk";

    private static readonly (string, string)[] Hours =
    [
        ("HasHours", "true"),
        ("TimeZone", "Europe/London"),
        ("Week[0]", "9:00-17:00"),
    ];

    [Theory]
    [InlineData("Ceiling", "0", Refusal.SettingOutOfRange)]
    [InlineData("Ceiling", "51", Refusal.SettingOutOfRange)]
    [InlineData("TimeZone", "Europe/Nowhere", Refusal.TimeZoneUnknown)]
    [InlineData("TimeZone", "", Refusal.TimeZoneUnknown)]
    [InlineData("Week[3]", "25:00-26:00", Refusal.HoursMalformed)]
    [InlineData("Week[0]", "9:00-17:00, 16:59-18:00", Refusal.HoursOverlap)]
    [InlineData("Week[6]", "20:00-10:00", Refusal.HoursOverlap)] // into Monday
    [InlineData("Week[0]", "", Refusal.HoursMissing)]
    [InlineData("Holidays", "25.12.", Refusal.DateMalformed)]
    public async Task What_is_wrong_stands_beside_its_field_and_nothing_is_stored(
        string name,
        string value,
        string code
    )
    {
        var before = await StoredAsync();

        using var answer = await shop.Mara.SubmitAsync(
            Page,
            "Save",
            [.. Hours.Where(field => field.Item1 != name), (name, value)]
        );

        Assert.Equal(422, (int)answer.StatusCode);
        var page = await PlainBrowser.ReadAsync(answer);
        var wrong = Assert.Single(page.QuerySelectorAll("[data-wrong]"));
        Assert.Contains(Refusal.TextOf(code), wrong.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await StoredAsync());
    }

    [Fact]
    public async Task Words_that_are_too_long_are_refused()
    {
        using var answer = await shop.Mara.SubmitAsync(Page, "Save", ("Words[en]", new string('x', 501)));

        Assert.Equal(422, (int)answer.StatusCode);
    }

    [Fact]
    public async Task What_is_saved_is_shown_as_it_counts_and_stands_in_the_audit_trail()
    {
        await using var own = await Shop.OpenAsync();

        using var saved = await own.SetDeskAsync(
            Shop.Site,
            ("Assigns", "true"),
            ("Ceiling", "3"),
            ("HasHours", "true"),
            ("TimeZone", "Europe/Berlin"),
            ("Week[0]", "09:00 – 12:00,13:00-17:30"),
            ("Week[4]", "22:00-2:00"),
            ("Holidays", "2026-12-25\n2026-12-25\n2026-1-1"),
            ("Words[en]", "The workshop is closed."),
            ("Words[de]", "Die Werkstatt ist zu.")
        );
        var page = await PlainBrowser.ReadAsync(saved);
        using var again = await own.SetDeskAsync(Shop.Site);

        Assert.Equal("9:00-12:00, 13:00-17:30", page.QuerySelector("[name='Week[0]']")!.GetAttribute("value"));
        Assert.Equal("2026-01-01\n2026-12-25", page.QuerySelector("[name=Holidays]")!.TextContent);
        var entry = Assert.Single(
            await own.Server.ReadAsync(database =>
                database.AuditEntries.Where(e => e.Kind == AuditKind.SiteChanged).ToListAsync()
            )
        );
        Assert.Contains("Assigns: off → on", entry.Changes, StringComparison.Ordinal);
        Assert.Contains("Friday: none → 22:00-2:00", entry.Changes, StringComparison.Ordinal);
        Assert.Contains("Words (de): none → Die Werkstatt ist zu.", entry.Changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_of_a_closed_site_reads_its_words_when_it_opens_and_can_leave_an_address()
    {
        var clock = new SettableClock(new(2026, 11, 30, 18, 42, 0, TimeSpan.Zero)); // a Monday
        await using var own = await Shop.OpenAsync(time: clock);
        await using var mara = await own.ConnectAsync(own.Mara);
        using var saved = await own.SetDeskAsync(
            Shop.Site,
            ("HasHours", "true"),
            ("TimeZone", "Europe/London"),
            ("Week[0]", "9:00-17:30"),
            ("Week[1]", "9:00-12:00, 13:00-17:30"),
            ("Holidays", "2026-12-07"),
            ("Words[de]", "Die Werkstatt ist zu.")
        );

        var english = await ShownAsync(own, "en");
        var german = await ShownAsync(own, "de");

        Assert.Contains("Open again tomorrow at 9:00", english, StringComparison.Ordinal);
        Assert.Contains("Times in London; it is 18:42 there.", english, StringComparison.Ordinal);
        Assert.Contains("Today, Monday 9:00 – 17:30", english, StringComparison.Ordinal);
        Assert.Contains("Tuesday 9:00 – 12:00, 13:00 – 17:30", english, StringComparison.Ordinal);
        Assert.Contains("Wednesday Closed", english, StringComparison.Ordinal);
        Assert.Contains("Die Werkstatt ist zu.", german, StringComparison.Ordinal);
        Assert.Contains("Wieder geöffnet morgen um 9:00", german, StringComparison.Ordinal);
    }

    private static async Task<string> ShownAsync(Shop of, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{of.Server.Origin}/livechat/{Shop.Site}");
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var answer = await of.Mara.Client.SendAsync(request);
        var page = await PlainBrowser.ReadAsync(answer);
        Assert.Null(page.QuerySelector("#hours")!.GetAttribute("hidden"));
        Assert.Null(page.QuerySelector("#email")!.Closest("[hidden]"));
        Assert.NotNull(page.QuerySelector(".wait")!.GetAttribute("hidden"));
        var text = page.QuerySelector("#hours")!.TextContent;
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<int> StoredAsync() =>
        shop.Server.ReadAsync(database => database.SiteDesks.CountAsync(desk => desk.TimeZone != null));
}
