using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Livechat;

[Trait("Requirement", "PM-5")]
public sealed partial class LoaderFilesTests
{
    private static readonly string[] Long =
    [
        "Looking at the Alder 8? I can show you one in the workshop, by video if you like.",
        "/bicycles/*",
    ];

    /// <summary>T4: the address may carry the key.</summary>
    [Fact]
    public async Task A_sites_own_loader_is_that_of_all_behind_one_short_line_and_is_kept_for_five_minutes()
    {
        await using var shop = await Shop.OpenAsync();
        using (
            await shop.SetChatAsync(
                ("IsLeft", "true"),
                ("LauncherLabel", "Ask us"),
                ("Greeting", Long[0]),
                ("GreetingPages", Long[1]),
                ("GreetingSeconds", "30")
            )
        ) { }
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };

        var all = await client.GetStringAsync("/livechat.js", TestContext.Current.CancellationToken);
        using var own = await client.GetAsync($"/livechat.js?site={Shop.Site}", TestContext.Current.CancellationToken);
        var lines = (await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', 2);

        Assert.Equal(all, lines[1]);
        Assert.Equal(
            """var LiveChatMeetSite={"color":"#0e6781","side":"left","label":"Ask us","greet":"Looking at the """
                + """Alder 8? I can show you one in the workshop, by video if you like.","""
                + """ "on":"/bicycles/*","after":30}""".TrimStart(),
            lines[0]
        );
        Assert.InRange(Encoding.UTF8.GetByteCount(lines[0]), 1, 200);
        Assert.Equal("public, max-age=300", own.Header("Cache-Control"));
        Assert.Equal("text/javascript; charset=utf-8", own.Content.Headers.ContentType?.ToString());
        Assert.Equal("cross-origin", own.Header("Cross-Origin-Resource-Policy"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobodys")]
    [InlineData("kettle-lane%00")]
    public async Task An_unknown_site_gets_the_loader_of_all(string key)
    {
        await using var shop = await Shop.OpenAsync();
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };

        var all = await client.GetByteArrayAsync("/livechat.js", TestContext.Current.CancellationToken);
        using var keyed = await client.GetAsync($"/livechat.js?site={key}", TestContext.Current.CancellationToken);

        Assert.Equal(all, await keyed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("no-cache", keyed.Header("Cache-Control"));
    }

    [Fact]
    public async Task Who_asks_again_gets_a_changed_line_or_word_that_nothing_changed()
    {
        await using var shop = await Shop.OpenAsync();
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };
        using var first = await client.GetAsync(
            $"/livechat.js?site={Shop.Site}",
            TestContext.Current.CancellationToken
        );

        var unchanged = await AgainAsync();
        using (await shop.SetChatAsync(("LauncherLabel", "Ask us"), ("GreetingSeconds", "0"))) { }
        var changed = await AgainAsync();

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (unchanged, changed));

        async Task<HttpStatusCode> AgainAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/livechat.js?site={Shop.Site}");
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("true", true)]
    public async Task Outside_the_sites_hours_it_greets_only_where_the_site_wants_it(string? wanted, bool greets)
    {
        var clock = new SettableClock(new(2026, 11, 30, 18, 42, 0, TimeSpan.Zero)); // a Monday
        await using var shop = await Shop.OpenAsync(time: clock);
        (string, string)[] always = wanted is null ? [] : [("GreetsWhenClosed", wanted)];
        using (await shop.SetChatAsync([("Greeting", "Hello."), ("GreetingSeconds", "3"), .. always])) { }
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };

        var open = await FirstLineAsync(client);
        using (
            await shop.SetDeskAsync(
                Shop.Site,
                ("HasHours", "true"),
                ("TimeZone", "Europe/London"),
                ("Week[0]", "9:00-17:00")
            )
        ) { }

        Assert.Contains("Hello.", open, StringComparison.Ordinal);
        Assert.Equal(greets, (await FirstLineAsync(client)).Contains("Hello.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/livechat.frame.js")]
    [InlineData("/livechat.news.js")]
    public async Task A_late_part_is_named_with_its_hash_and_any_page_may_have_it(string plain)
    {
        await using var server = await Server.StartAsync();
        using var client = new HttpClient { BaseAddress = new(server.Origin) };
        var names = plain.Contains("news", StringComparison.Ordinal) ? "/livechat.frame.js" : "/livechat.js";
        var loader = await client.GetStringAsync(names, TestContext.Current.CancellationToken);
        var address = LatePart()
            .Matches(loader)
            .Select(m => m.Value)
            .First(one => one.StartsWith(plain[..^3], StringComparison.Ordinal));

        using var part = await client.GetAsync(address, TestContext.Current.CancellationToken);
        var content = await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"sha256-{Convert.ToBase64String(SHA256.HashData(content))}", loader, StringComparison.Ordinal);
        Assert.Equal("*", part.Header("Access-Control-Allow-Origin"));
        Assert.Equal("cross-origin", part.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal(content, await client.GetByteArrayAsync(plain, TestContext.Current.CancellationToken));
        // for a page that is older than the server's last update
    }

    private static async Task<string> FirstLineAsync(HttpClient client) =>
        (await client.GetStringAsync($"/livechat.js?site={Shop.Site}")).Split('\n')[0];

    [GeneratedRegex(@"/livechat\.\w+\.\w{10}\.js")]
    private static partial Regex LatePart();
}
