using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hosting;

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
        Assert.Equal(path.StartsWith("/livechat", StringComparison.Ordinal) || path.StartsWith("/meet", StringComparison.Ordinal) ? "" : path.StartsWith("/agent", StringComparison.Ordinal) || path.StartsWith("/demo", StringComparison.Ordinal) ? "same-origin-allow-popups" : "same-origin", answer.Header("Cross-Origin-Opener-Policy"));
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

    [Theory]
    [InlineData(Shop.Site, "'self' https://kettlelane.example")]
    [InlineData(Shop.OtherSite, "'self' https://birch.example")]
    public async Task Only_the_pages_of_its_site_may_frame_a_livechat(string site, string ancestors)
    {
        using var livechat = await shop.Mara.OpenAsync($"/livechat/{site}");

        Assert.Equal(ancestors, Ancestors(livechat));
        Assert.Empty(livechat.Header("X-Frame-Options"));
    }

    [Theory]
    [InlineData("/agent")]
    [InlineData("/sign-in")]
    [InlineData("/livechat/nowhere")]
    [InlineData("/nothing")]
    public async Task Nobody_may_frame_anything_else(string path)
    {
        using var answer = await shop.Server.NewBrowser().OpenAsync(path is "/agent" ? "/sign-in?returnUrl=%2Fagent" : path);

        Assert.Equal("'none'", Ancestors(answer));
    }

    [Fact]
    public async Task A_nonce_is_never_the_same_twice()
    {
        using var first = await shop.Mara.OpenAsync("/agent");
        using var second = await shop.Mara.OpenAsync("/agent");

        Assert.NotEqual(first.Header("Content-Security-Policy"), second.Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task A_host_that_is_not_the_public_address_is_refused()
    {
        await using var server = await Server.StartAsync(new() { ["PublicAddress"] = "https://chat.example" });
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("chat.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("chat.example.evil.example"));

        async Task<HttpStatusCode> StatusAsync(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Origin}/health/live") { Headers = { Host = host } };
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData(null, false)]
    public async Task Forwarded_headers_are_believed_of_named_proxies_alone(string? proxy, bool believed)
    {
        await using var server = await Server.StartAsync(proxy is null ? null : new() { ["Proxies:0"] = proxy });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Origin}/hub/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "https://chat.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "chat.example");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await client.SendAsync(request);

        // Whoever is believed to come from our own page is asked next who they are.
        if (believed) await answer.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusals.Unauthenticated);
        else await answer.IsRefusalAsync(HttpStatusCode.Forbidden, Refusals.OriginNotAllowed);
    }

    [Fact]
    public async Task Over_its_budget_an_address_gets_too_many_requests()
    {
        await using var own = await Shop.OpenAsync(new() { ["Limits:NewVisitorsPerMinute"] = "3", ["Limits:SignInsPerMinute"] = "4", ["Limits:ConnectionsPerMinute"] = "2" }, time: new FakeTimeProvider(DateTimeOffset.UtcNow));
        var known = own.NewVisitor();
        await known.WritesAsync("Hello?");
        for (var i = 0; i < 2; i++) await own.NewVisitor().WritesAsync("Hello?");

        using var newcomer = await own.NewVisitor().PostAsync("", ("Message", "Hello?"));
        using var regular = await known.PostAsync("", ("Message", "Still here"));
        for (var i = 0; i < 2; i++) using (await own.Mara.Client.PostAsync("/sign-in", null)) { }
        using var guess = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
        guess.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var script = new HttpClient { BaseAddress = new(own.Server.Origin) };
        using var signIn = await script.SendAsync(guess);
        using var page = await own.Mara.Client.PostAsync("/sign-in", null);

        await newcomer.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusals.TooManyRequests);
        Assert.True(regular.IsSuccessStatusCode, "A known visitor is not counted as new.");
        await signIn.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusals.TooManyRequests);
        Assert.Equal("60", signIn.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    private static string Ancestors(HttpResponseMessage answer) => FrameAncestors().Match(answer.Header("Content-Security-Policy")).Groups["who"].Value;

    [GeneratedRegex("frame-ancestors (?<who>[^;]+);")]
    private static partial Regex FrameAncestors();
}
