using System.Net;
using System.Text;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Sites;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Configuration;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>What people and their programs send, almost right: names, addresses, texts, files, settings, cookies and
/// tickets.</summary>
[Trait("Requirement", "AZ-3"), Trait("Requirement", "XS-3"), Trait("Requirement", "D30")]
public sealed class InputFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Names = ["brake.jpg", "Rechnung März.pdf", "a/b\\c.html", ".htaccess", "日本.svg"];

    private static readonly string[] Texts =
    [
        "See https://bank.example/a?b=c#d and www.shop.example, or write to ada@shop.example.",
        "https://user:secret@evil.example:8080/%2e%2e/x (yes)",
        "ada.lovelace+x@münchen.example",
    ];

    private static readonly string[] Settings =
    [
        "PublicAddress=https://chat.example",
        "Proxies:0=10.0.0.0/8",
        "Ice:Turn:Urls:0=turn:turn.example:3478?transport=udp",
        "Ice:Turn:Secret=0123456789abcdef0123456789abcdef",
        "Limits:MessagesPerMinute=60",
        "Files:MaxMegabytes=20",
        "Mail:Host=mail.example",
        "Mail:Port=587",
        "FormerAddresses:0=https://old.example",
    ];

    [Fact]
    public void A_name_of_a_file_never_leads_anywhere() =>
        Broken.Try(
            40_000,
            output,
            broken =>
            {
                var name = FileName.Clean(broken.Text(broken.Of(Names)));
                Assert.DoesNotContain(name, character => character is '/' or '\\' or '\0' || char.IsControl(character));
                Assert.False(name is "" or "." or ".." || name.Length > 300, name);
                Assert.False(name.Any(Characters.Turns), name);
                _ = FileName.FromHeader(broken.Text(Uri.EscapeDataString(name)));
            }
        );

    [Fact]
    public void A_text_and_its_links_are_read_or_refused() =>
        Broken.Try(
            20_000,
            output,
            broken =>
            {
                var text = broken.Text(broken.Of(Texts));
                try
                {
                    text = MessageText.Check(text);
                    foreach (var link in Links.In(text))
                        Assert.Matches("^(https?://|mailto:)", link.Href);
                }
                catch (RefusedException refused)
                {
                    Assert.StartsWith("message-", refused.Code, StringComparison.Ordinal);
                }
                if (EmailAddress.IsAddress(text))
                    Assert.DoesNotContain(EmailAddress.LinkTo(text), character => character is '?' or '&' or '"');
            }
        );

    [Fact]
    public void An_address_of_a_site_is_an_origin_or_refused() =>
        Broken.Try(
            20_000,
            output,
            broken =>
            {
                try
                {
                    var origin = SiteOrigin.Parse(broken.Text("https://www.shop.example:8443/path"));
                    Assert.DoesNotContain(origin, character => character is ' ' or ';' or ',' or '\'' or '*');
                    Assert.Equal(origin, new Uri(origin).GetLeftPart(UriPartial.Authority), ignoreCase: true);
                }
                catch (RefusedException)
                {
                    // with a code
                }
                _ = IceUrl.Parse(broken.Text("turns:turn.example:5349?transport=tcp"));
            }
        );

    [Fact]
    public void A_file_is_a_picture_or_none()
    {
        byte[][] heads =
        [
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 2, 0, 0, 0, 1, 0, 8, 6, 0],
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8, 0, 1, 1, 0, 0, 1, 0, 0xFF, 0xC0, 0, 11, 8, 1, 0, 2, 0],
            [.. "GIF89a"u8, 0, 2, 0, 1, 0xF7, 0, 0, 0x2C],
            [.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0xFF, 1, 0, 0xFF, 0, 0],
        ];
        Broken.Try(
            40_000,
            output,
            broken =>
            {
                using var file = new MemoryStream(broken.Bytes(broken.Of(heads)));
                if (Picture.Of(file) is { } picture)
                    Assert.InRange((long)picture.Width * picture.Height, 1, 40_000_000);
            }
        );
    }

    [Fact]
    public void A_setting_is_taken_or_refused_with_a_sentence() =>
        Broken.Try(
            10_000,
            output,
            broken =>
            {
                var (key, value) = (broken.Of(Settings).Split('=', 2) is [var k, var v] ? (k, v) : ("", ""));
                var configuration = new ConfigurationBuilder()
                    .AddInMemoryCollection([KeyValuePair.Create(key, (string?)broken.Text(value))])
                    .Build();
                try
                {
                    _ = LiveChatMeet.Hosting.Settings.From(configuration);
                }
                catch (StartupException refused)
                {
                    Assert.NotEmpty(refused.Message);
                }
            }
        );

    /// <summary>Each good one with a wrong place is nobody's: never a failure of ours, never somebody.</summary>
    [Fact]
    public async Task A_broken_cookie_or_ticket_is_nobodys()
    {
        await using var shop = await Shop.OpenAsync(
            new() { ["Limits:RequestsPerMinute"] = "1000000", ["Limits:ConnectionsPerMinute"] = "1000000" }
        );
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var good = shop.Mara.CookieHeader.Split("; ").Select(cookie => cookie.Split('=', 2)).ToList();
        good.Add(["__Host-v", visitor.Credential]);
        good.Add(["__Host-meet", Secrets.New()]);
        good.Add(["ticket", await visitor.TicketAsync()]);
        using var client = new HttpClient(new PlainHandler());
        string[] paths =
        [
            $"/agent/rooms/{rid}",
            $"/api/v1/rooms/{rid}/messages",
            $"/livechat/{Shop.Site}?handler=Room",
            $"/hub?as=visitor&site={Shop.Site}",
            "/hub/door?as=agent",
            $"/hub/door?as=visitor&site={Shop.Site}",
            "/hub/door?as=meet",
            "/hub/door?as=visitor&access_token={broken}",
            "/conversation",
        ];
        var (until, seed) = (Environment.TickCount64 + (Broken.IsLong ? 120_000 : 3_000), 0);
        for (; Environment.TickCount64 < until; seed++)
        {
            var broken = new Broken(seed);
            var (cookie, path) = (broken.Of(good), broken.Of(paths));
            var value = Encoding.Latin1.GetString(broken.Bytes(Encoding.Latin1.GetBytes(cookie[1])));
            if (value == cookie[1])
                continue;
            var isDoor = path.StartsWith("/hub/door", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(
                isDoor ? HttpMethod.Post : HttpMethod.Get,
                shop.Server.Origin + path.Replace("{broken}", Uri.EscapeDataString(value), StringComparison.Ordinal)
            );
            request.Headers.Add("Origin", shop.Server.Origin); // else the hub would look no further
            request.Headers.TryAddWithoutValidation("Cookie", $"{cookie[0]}={Uri.EscapeDataString(value)}");
            request.Headers.TryAddWithoutValidation("X-Livechat-Credential", Uri.EscapeDataString(broken.Text(value)));
            request.Headers.Accept.ParseAdd("application/json");
            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode < 500, $"Seed {seed}: {path} is {(int)answer.StatusCode}.");
            Assert.False(isDoor && answer.IsSuccessStatusCode, $"Seed {seed}: {path} lets somebody in.");
            Assert.False(text.Contains("front brake", StringComparison.Ordinal), $"Seed {seed}: {path} is told.");
        }
        output.WriteLine($"seeds 0 to {seed - 1}, each a cookie or ticket");
        Assert.Equal(HttpStatusCode.OK, (await shop.Mara.OpenAsync($"/agent/rooms/{rid}")).StatusCode);
    }
}
