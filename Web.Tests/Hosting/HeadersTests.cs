using System.Text.RegularExpressions;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

[Trait("Requirement", "D32")]
public sealed partial class HeadersTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("/sign-in", 200)]
    [InlineData("/agent", 200)]
    [InlineData("/agent/me", 200)]
    [InlineData("/agent/people", 200)]
    [InlineData("/agent/sites", 200)]
    [InlineData("/agent/sites/kettle-lane", 200)]
    [InlineData("/agent/rooms/AAAAAAAAAAAAAAAAA", 404)]
    [InlineData("/livechat/kettle-lane", 200)]
    [InlineData("/livechat/nowhere", 404)]
    [InlineData("/meet/AAAAAAAAAAAAAAAAA", 200)]
    [InlineData("/invitation", 200)]
    [InlineData("/new-password", 200)]
    [InlineData("/setup", 404)]
    [InlineData("/demo", 404)]
    [InlineData("/nothing/here", 404)]
    [InlineData("/built/", 404)]
    [InlineData("/error/503", 503)]
    public async Task Every_page_carries_the_headers(string path, int status)
    {
        using var browser = shop.Server.NewBrowser();
        using var answer = await (path == "/sign-in" ? browser : shop.Mara).OpenAsync(path);
        var policy = answer.Header("Content-Security-Policy");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Matches("script-src 'nonce-[0-9a-f]{32}' 'strict-dynamic';", policy);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.NotEmpty(answer.Header("Referrer-Policy"));
        Assert.NotEmpty(answer.Header("Permissions-Policy"));
        Assert.Equal("no-store", answer.Header("Cache-Control").Split(',')[0]);
        Assert.Empty(answer.Header("Server"));
        Assert.Empty(answer.Header("X-Powered-By"));
        Assert.Equal(
            path.StartsWith("/livechat", StringComparison.Ordinal) || path.StartsWith("/meet", StringComparison.Ordinal)
                    ? ""
                : path.StartsWith("/agent", StringComparison.Ordinal)
                || path.StartsWith("/demo", StringComparison.Ordinal)
                    ? "same-origin-allow-popups"
                : "same-origin",
            answer.Header("Cross-Origin-Opener-Policy")
        );
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/livechat.js")]
    [InlineData("/api/v1/messages/AAAAAAAAAAAAAAAAA")]
    [InlineData("/api/nothing")]
    [InlineData("/hub")]
    public async Task What_is_no_page_is_not_sniffed_and_does_not_name_the_server(string path)
    {
        using var answer = await shop.Mara.OpenAsync(path);

        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Empty(answer.Header("Server"));
    }

    [Trait("Requirement", "CS-8"), Trait("Requirement", "PM-2")]
    [Theory]
    [InlineData(Shop.Site, "'self' https://kettlelane.example")]
    [InlineData(Shop.OtherSite, "'self' https://birch.example")]
    public async Task Only_the_pages_of_its_site_may_frame_a_livechat(string site, string ancestors)
    {
        using var livechat = await shop.Mara.OpenAsync($"/livechat/{site}");

        Assert.Equal(ancestors, Ancestors(livechat));
        Assert.Empty(livechat.Header("X-Frame-Options"));
    }

    [Trait("Requirement", "CS-8")]
    [Theory]
    [InlineData("/agent")]
    [InlineData("/sign-in")]
    [InlineData("/livechat/nowhere")]
    [InlineData("/nothing")]
    public async Task Nobody_may_frame_anything_else(string path)
    {
        using var answer = await shop
            .Server.NewBrowser()
            .OpenAsync(path is "/agent" ? "/sign-in?returnUrl=%2Fagent" : path);

        Assert.Equal("'none'", Ancestors(answer));
    }

    [Theory]
    [InlineData("https", "chat.example", "max-age=31536000")]
    [InlineData("http", "chat.example", "")]
    [InlineData("https", "localhost:8443", "")]
    public async Task Whoever_came_by_https_comes_by_https_for_a_year(string scheme, string host, string header)
    {
        await using var server = await Server.StartAsync(new() { ["Proxies:0"] = "127.0.0.1" });
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", host);

        using var answer = await client.GetAsync($"{server.Origin}/livechat.js");

        Assert.Equal(header, answer.Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_nonce_is_never_the_same_twice()
    {
        using var first = await shop.Mara.OpenAsync("/agent");
        using var second = await shop.Mara.OpenAsync("/agent");

        Assert.NotEqual(first.Header("Content-Security-Policy"), second.Header("Content-Security-Policy"));
    }

    /// <summary>M5: proxies give headers 4 kB, and who the customers are is nobody's business.</summary>
    [Fact]
    public async Task However_many_sites_there_are_a_calls_address_names_none_but_its_own()
    {
        await using var own = await Shop.OpenAsync();
        await own
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
            {
                for (var i = 0; i < 120; i++)
                    database.Sites.Add(
                        new()
                        {
                            Key = $"customer-{i}",
                            Name = $"Customer {i}",
                            Origins = [$"https://www.customer-number-{i}.example"],
                            CreatedAt = DateTimeOffset.UtcNow,
                        }
                    );
                return Task.FromResult(true);
            });
        using var client = new HttpClient();

        using var anything = await client.GetAsync($"{own.Server.Origin}/meet/anything");
        using var framed = await client.GetAsync($"{own.Server.Origin}/meet/anything?as=visitor&site=customer-7");

        Assert.Equal("'self'", Ancestors(anything));
        Assert.Equal("'self' https://www.customer-number-7.example", Ancestors(framed));
        Assert.InRange(
            framed
                .Headers.Concat(framed.Content.Headers)
                .Sum(header => header.Key.Length + string.Join(", ", header.Value).Length + 4),
            1,
            2_000
        );
    }

    /// <summary>L5: what is somebody's stays in no cache.</summary>
    [Fact]
    public async Task What_is_no_static_file_is_not_kept_by_caches()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        using var nonce = new HttpRequestMessage(
            HttpMethod.Post,
            $"{shop.Server.Origin}/meet/{call.Id}?handler=Nonce&as=visitor"
        );
        nonce.Headers.Add("Sec-Fetch-Site", "same-origin");
        nonce.Headers.Add("X-Livechat-Credential", call.Visitor.Credential);
        using var client = new HttpClient();

        await IsNotKeptAsync(client.SendAsync(nonce));
        await IsNotKeptAsync(visitor.GetAsync("Room"));
        await IsNotKeptAsync(visitor.PostAsync("Ticket"));
        await IsNotKeptAsync(visitor.PostAsync("", ("Message", "Hello?")));
        foreach (
            var path in (string[])
                [
                    $"/api/v1/rooms/{rid}/messages",
                    "/api/v1/nothing",
                    "/agent?handler=Alive",
                    "/agent?handler=Inbox",
                    "/hub",
                    "/health/ready",
                    "/error/404",
                ]
        )
            await IsNotKeptAsync(shop.Mara.OpenAsync(path));
        using var script = await shop.Mara.OpenAsync("/livechat.js");
        Assert.DoesNotContain("no-store", script.Header("Cache-Control"), StringComparison.Ordinal);

        static async Task IsNotKeptAsync(Task<HttpResponseMessage> asked)
        {
            using var answer = await asked;
            Assert.True(
                answer.Header("Cache-Control").Contains("no-store", StringComparison.Ordinal),
                $"{answer.RequestMessage?.RequestUri} must say no-store, and says \"{answer.Header("Cache-Control")}\"."
            );
        }
    }

    private static string Ancestors(HttpResponseMessage answer) =>
        FrameAncestors().Match(answer.Header("Content-Security-Policy")).Groups["who"].Value;

    [GeneratedRegex("frame-ancestors (?<who>[^;]+);")]
    private static partial Regex FrameAncestors();
}
