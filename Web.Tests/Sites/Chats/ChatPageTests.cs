using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Sites.Chats;

public sealed class ChatPageTests(Shop shop) : IClassFixture<Shop>
{
    private const string Page = $"/agent/sites/{Shop.OtherSite}/chat";

    [Theory]
    [InlineData("Heading", 61, Refusal.SettingOutOfRange)]
    [InlineData("Welcome", 201, Refusal.SettingOutOfRange)]
    [InlineData("LauncherLabel", 25, Refusal.SettingOutOfRange)]
    [InlineData("Greeting", 121, Refusal.SettingOutOfRange)]
    [InlineData("Consent", 501, Refusal.SettingOutOfRange)]
    public Task Words_that_are_too_long_are_refused(string name, int length, string code) =>
        IsRefusedAsync(code, (name, new string('x', length)));

    [Theory]
    [InlineData("GreetingSeconds", "-1", Refusal.SettingOutOfRange)]
    [InlineData("GreetingSeconds", "601", Refusal.SettingOutOfRange)]
    [InlineData("GreetingPages", "bicycles", Refusal.PathMalformed)]
    [InlineData("GreetingPages", "/a b", Refusal.PathMalformed)]
    [InlineData("GreetingPages", "/bicycles?all", Refusal.PathMalformed)]
    [InlineData("PrivacyLink", "shop.example/privacy", Refusal.LinkMalformed)]
    [InlineData("PrivacyLink", "javascript:alert(1)", Refusal.LinkMalformed)]
    [InlineData("PrivacyLink", "https://ada:secret@shop.example", Refusal.LinkMalformed)]
    [InlineData("Consent", "a\u0007b", Refusal.SettingOutOfRange)]
    public Task What_is_wrong_stands_beside_its_field_and_nothing_is_stored(string name, string value, string code) =>
        IsRefusedAsync(code, (name, value));

    [Fact]
    public Task What_goes_to_every_page_is_short_as_a_whole() =>
        IsRefusedAsync(
            Refusal.GreetingTooLong,
            ("Greeting", string.Concat(Enumerable.Repeat("ж", 70))),
            ("LauncherLabel", "Спросите нас")
        );

    [Fact]
    public async Task What_is_saved_is_shown_and_stands_in_the_audit_trail()
    {
        await using var own = await Shop.OpenAsync();

        using var saved = await own.SetChatAsync(
            ("Heading", " Ask the workshop "),
            ("Welcome", "Grease on our hands, ears free."),
            ("IsLeft", "true"),
            ("LauncherLabel", "Ask us"),
            ("Greeting", "Looking at the Alder 8?"),
            ("GreetingPages", "/bicycles/*"),
            ("GreetingSeconds", "30"),
            ("PrivacyLink", "https://kettlelane.example/privacy"),
            ("Consent", "Kept for 90 days.")
        );
        var page = await PlainBrowser.ReadAsync(saved);
        var site = await PlainBrowser.ReadAsync(await own.Mara.OpenAsync($"/agent/sites/{Shop.Site}"));

        Assert.Equal("Ask the workshop", page.QuerySelector("[name=Heading]")!.GetAttribute("value"));
        Assert.Equal("Ask the workshop", page.QuerySelector(".beginning .strong")!.TextContent);
        Assert.Equal("Ask us", site.QuerySelector(".previewbox .launcher")!.TextContent.Trim());
        Assert.Equal("Looking at the Alder 8?", site.QuerySelector(".greeting-preview")!.TextContent);
        var entry = Assert.Single(
            await own.Server.ReadAsync(database =>
                database.AuditEntries.Where(e => e.Kind == AuditKind.SiteChanged).ToListAsync()
            )
        );
        Assert.Contains("LauncherLabel: none → Ask us", entry.Changes, StringComparison.Ordinal);
        Assert.Contains("GreetingSeconds: 20 → 30", entry.Changes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visitors_read_the_sites_own_words_after_a_restart_too()
    {
        await using var own = await Shop.OpenAsync();
        using (await own.SetChatAsync(("Heading", "Ask the <b>workshop</b>"), ("Welcome", "Ears free."))) { }

        await own.RestartAsync(() => { });
        using var browser = new PlainBrowser(new Uri(own.Server.Origin));
        var page = await browser.ReadAsync($"/livechat/{Shop.Site}");

        Assert.Equal("Ask the <b>workshop</b>", page.QuerySelector(".empty h2")!.TextContent);
        Assert.Equal("Ears free.", page.QuerySelector(".empty p")!.TextContent.Trim());
    }

    private async Task IsRefusedAsync(string code, params (string, string)[] fields)
    {
        using var answer = await shop.Mara.SubmitAsync(Page, "Save", fields);

        Assert.Equal(422, (int)answer.StatusCode);
        var page = await PlainBrowser.ReadAsync(answer);
        var wrong = Assert.Single(page.QuerySelectorAll("[data-wrong]"));
        Assert.Contains(Refusal.TextOf(code), wrong.TextContent, StringComparison.Ordinal);
        Assert.Empty(await shop.Server.ReadAsync(database => database.SiteChats.ToListAsync()));
    }
}
