using System.Net;
using System.Net.Http.Headers;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>Which address somebody comes from, and at which address the server is.</summary>
[Trait("Requirement", "WB-2"), Trait("Requirement", "D33")]
public sealed class ProxyTests
{
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
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Origin}/health/live")
            {
                Headers = { Host = host },
            };
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task No_link_that_is_shown_and_no_line_to_paste_carries_a_name_that_a_request_claims()
    {
        await using var server = await Server.StartAsync(new() { ["PublicAddress"] = "https://chat.example" });
        using var administrator = await server.SetUpByFormAsync();
        foreach (var header in (string[])["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded"])
            administrator.Client.DefaultRequestHeaders.TryAddWithoutValidation(
                header,
                header == "Forwarded" ? "host=evil.example" : "evil.example"
            );

        using var invited = await administrator.SubmitAsync(
            "/agent/people",
            "Invite",
            ("Email", "o@kettlelane.example")
        );
        var link = (await PlainBrowser.ReadAsync(invited)).GetElementById("link")?.TextContent;
        using var site = await administrator.OpenAsync("/agent/sites/kettlelane-example");
        var line = await site.Content.ReadAsStringAsync();

        Assert.StartsWith("https://chat.example/", link, StringComparison.Ordinal);
        Assert.Contains("https://chat.example/livechat.js", line, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("192.0.2.0/24", false)]
    [InlineData(null, false)]
    public async Task Forwarded_headers_are_believed_of_named_proxies_alone(string? proxy, bool believed)
    {
        await using var server = await Server.StartAsync(proxy is null ? null : new() { ["Proxies:0"] = proxy });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{server.Origin}/hub/negotiate?negotiateVersion=1"
        );
        request.Headers.Add("Origin", "https://chat.example");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "chat.example");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await client.SendAsync(request);

        // Whoever is believed to come from our own page is asked next who they are.
        if (believed)
            await answer.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        else
            await answer.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.OriginNotAllowed);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("172.18.0.0/16", true)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("fd00:1::/48", true)]
    [InlineData("10.0.0.0/7", false)]
    [InlineData("0.0.0.0/0", false)]
    [InlineData("::/0", false)]
    [InlineData("172.18.0.1/99", false)]
    [InlineData("nginx", false)]
    [InlineData("", false)]
    public void A_proxy_is_an_address_or_a_network_that_is_not_everybodys(string proxy, bool isOne) =>
        Assert.Equal(isOne, NamedProxies.Parse(proxy) is not null);

    /// <summary>B5: a wrong PublicAddress is told to whoever reads the page, and to whoever reads the log.</summary>
    [Fact]
    public async Task A_host_that_is_refused_is_told_in_words_and_logged_once_with_the_setting()
    {
        await using var server = await Server.StartAsync(new() { ["PublicAddress"] = "https://chat.example" });
        using var logs = LogLines.Of(server);
        using var client = new HttpClient();

        var (english, german) = (await AskAsync("live.example", "en"), await AskAsync("live.example", "de"));
        await AskAsync("<b>.example", "en");
        for (var host = 0; host < 40; host++)
            await AskAsync($"{host}.example", "en");

        Assert.Equal("This server is at https://chat.example. It answers nothing under another name.", english);
        Assert.Equal(
            "Dieser Server ist unter https://chat.example zu erreichen. Unter anderen Namen antwortet er nicht.",
            german
        );
        Assert.Equal(1, logs.CountOf("start with --PublicAddress=https://live.example"));
        Assert.Equal(16, logs.CountOf("start with --PublicAddress="));
        Assert.Equal(0, logs.CountOf("<b>"));

        async Task<string> AskAsync(string host, string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Origin}/agent");
            request.Headers.TryAddWithoutValidation("Host", host);
            request.Headers.AcceptLanguage.ParseAdd(language);
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task The_bare_address_leads_to_the_setup_and_later_to_the_console()
    {
        await using var server = await Server.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using var before = await client.GetAsync(new Uri($"{server.Origin}/"));
        await server.SetUpAsync();
        using var after = await client.GetAsync(new Uri($"{server.Origin}/"));

        Assert.Equal("/setup", before.Headers.Location?.OriginalString);
        Assert.Equal("/agent", after.Headers.Location?.OriginalString);
    }

    /// <summary>M8: the limits count people, however many proxies stand in front.</summary>
    [Fact]
    public async Task Behind_two_named_proxies_everybody_is_an_address_of_their_own()
    {
        await using var own = await Shop.OpenAsync(
            new()
            {
                ["Proxies:0"] = "127.0.0.1",
                ["Proxies:1"] = "10.9.9.9",
                ["Limits:NewVisitorsPerMinute"] = "10",
            }
        );

        var statuses = new List<HttpStatusCode>();
        for (var person = 1; person <= 14; person++)
            statuses.Add(await WriteAsync(own.Server, $"203.0.113.{person}, 10.9.9.9"));

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.OK, 14), statuses);
    }

    /// <summary>M8: who forgot to name the proxy reads in the log what to do, once.</summary>
    [Fact]
    public async Task A_proxy_that_is_not_named_is_told_once_with_the_option_that_mends_it()
    {
        await using var own = await Shop.OpenAsync(new() { ["Proxies:0"] = "192.0.2.1" });
        using var logs = LogLines.Of(own.Server);

        await WriteAsync(own.Server, "203.0.113.1");
        await WriteAsync(own.Server, "203.0.113.2");

        Assert.Contains(
            "--Proxies:1=127.0.0.1",
            Assert.Single(logs.Lines, line => line.Contains("Proxies", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_named_proxy_is_no_news()
    {
        await using var own = await Shop.OpenAsync(new() { ["Proxies:0"] = "127.0.0.1" });
        using var logs = LogLines.Of(own.Server);

        await WriteAsync(own.Server, "forged, 203.0.113.1");

        Assert.DoesNotContain(logs.Lines, line => line.Contains("Proxies", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Over_its_budget_an_address_gets_too_many_requests()
    {
        await using var own = await Shop.OpenAsync(
            new()
            {
                ["Limits:NewVisitorsPerMinute"] = "3",
                ["Limits:SignInsPerMinute"] = "4",
                ["Limits:ConnectionsPerMinute"] = "2",
            },
            time: new FakeTimeProvider(DateTimeOffset.UtcNow)
        );
        var known = own.NewVisitor();
        await known.WritesAsync("Hello?");
        for (var i = 0; i < 2; i++)
            await own.NewVisitor().WritesAsync("Hello?");

        using var newcomer = await own.NewVisitor().PostAsync("", ("Message", "Hello?"));
        using var regular = await known.PostAsync("", ("Message", "Still here"));
        for (var i = 0; i < 2; i++)
            using (await own.Mara.Client.PostAsync("/sign-in", null)) { }
        using var guess = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
        guess.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var script = new HttpClient { BaseAddress = new(own.Server.Origin) };
        using var signIn = await script.SendAsync(guess);
        using var page = await own.Mara.Client.PostAsync("/sign-in", null);

        await newcomer.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusal.TooManyRequests);
        Assert.True(regular.IsSuccessStatusCode, "A known visitor is not counted as new.");
        await signIn.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusal.TooManyRequests);
        Assert.Equal("60", signIn.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<HttpStatusCode> WriteAsync(Server server, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Origin}/livechat/{Shop.Site}")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("Message", "Hello?")]),
        };
        request.Headers.Add("X-Livechat-Credential", Secrets.New());
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
