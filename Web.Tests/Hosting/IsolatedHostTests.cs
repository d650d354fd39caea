using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>
/// T3: a host page that is cross-origin isolated (COEP <c>require-corp</c> or <c>credentialless</c>) holds
/// only frames that send a COEP of their own, and only what says that it is for other sites (HTML Standard, 7.1.4;
/// Fetch, 3.7).
/// </summary>
[Trait("Requirement", "D9")]
public sealed class IsolatedHostTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("GET", "/livechat/kettle-lane", 200)]
    [InlineData("GET", "/Livechat/Kettle-Lane", 404)]
    [InlineData("GET", "/livechat/nowhere", 404)]
    [InlineData("GET", "/livechat/kettle-lane/more", 404)]
    [InlineData("GET", "/livechat", 404)]
    [InlineData("POST", "/livechat/kettle-lane", 400)]
    [InlineData("GET", "/meet/AAAAAAAAAAAAAAAAA", 200)]
    [InlineData("GET", "/meet/AAAAAAAAAAAAAAAAA?as=visitor", 200)]
    [InlineData("GET", "/meet/no-id", 200)]
    [InlineData("GET", "/meet/AAAAAAAAAAAAAAAAA/more", 404)]
    [InlineData("POST", "/meet/AAAAAAAAAAAAAAAAA?handler=Open", 403)]
    public async Task Holds_every_framed_document_of_ours_and_its_error_pages(string method, string path, int status)
    {
        using var browser = shop.Server.NewBrowser();
        using var answer = await browser.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)answer.StatusCode);
        MayBeHeld(answer);
    }

    [Fact]
    public async Task Holds_the_page_that_tells_of_too_many_requests()
    {
        await using var server = await Server.StartAsync(new() { ["Limits:RequestsPerMinute"] = "1" });
        using var browser = server.NewBrowser();
        using var first = await browser.OpenAsync("/livechat/kettle-lane");

        foreach (var path in (string[])["/livechat/kettle-lane", "/meet/AAAAAAAAAAAAAAAAA"])
        {
            using var answer = await browser.OpenAsync(path);
            Assert.Equal(429, (int)answer.StatusCode);
            MayBeHeld(answer);
        }
    }

    [Fact]
    public async Task Holds_the_page_that_tells_of_a_database_that_fails()
    {
        await using var server = await Server.StartAsync();
        await server.SetUpAsync(Shop.SiteOrigin);
        await server.ReadAsync(database =>
            database.Database.ExecuteSqlRawAsync("ALTER TABLE Sites RENAME TO Elsewhere")
        );
        using var browser = server.NewBrowser();

        using var answer = await browser.OpenAsync("/livechat/kettle-lane");

        Assert.Equal(503, (int)answer.StatusCode);
        MayBeHeld(answer);
    }

    [Fact]
    public async Task Holds_the_refusal_of_a_name_that_is_not_ours()
    {
        await using var server = await Server.StartAsync(
            new() { ["PublicAddress"] = "https://chat.example", ["Proxies:0"] = "127.0.0.1" }
        );
        using var browser = server.NewBrowser();
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Host", "other.example");

        foreach (var path in (string[])["/livechat/kettle-lane", "/meet/AAAAAAAAAAAAAAAAA"])
        {
            using var answer = await browser.OpenAsync(path);
            Assert.Equal(400, (int)answer.StatusCode);
            MayBeHeld(answer);
        }
    }

    [Theory]
    [InlineData("/livechat.js")]
    [InlineData("/livechat.js?site=kettle-lane")]
    public async Task Loads_the_loader_with_and_without_cors(string path)
    {
        using var browser = shop.Server.NewBrowser();
        using var answer = await browser.OpenAsync(path);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("cross-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/agent")]
    [InlineData("/sign-in")]
    [InlineData("/built/livechat.js")]
    [InlineData("/api/v1/messages/AAAAAAAAAAAAAAAAA")]
    public async Task Gets_nothing_else_of_ours(string path)
    {
        using var answer = await shop.Mara.OpenAsync(path);

        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Empty(answer.Header("Cross-Origin-Embedder-Policy"));
    }

    private static void MayBeHeld(HttpResponseMessage answer)
    {
        Assert.Equal("require-corp", answer.Header("Cross-Origin-Embedder-Policy"));
        Assert.Equal("cross-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
    }
}
