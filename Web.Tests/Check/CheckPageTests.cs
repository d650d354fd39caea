using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Check;

/// <summary>The page without a script, and what its handlers give to whom.</summary>
public sealed class CheckPageTests
{
    private const string Page = "/agent/check";

    [Fact]
    public async Task Without_a_script_the_form_checks_all_that_needs_no_browser()
    {
        await using var shop = await RelayShop.OpenAsync();

        using var answer = await shop.Shop.Mara.SubmitAsync(Page, "Check again");
        var page = await PlainBrowser.ReadAsync(answer);

        Assert.Equal("Everything is in order", page.QuerySelector(".verdict h2")?.TextContent);
        foreach (var name in (string[])["address", "proxy", "relay", "database", "disk", "version"])
            Assert.Equal("ok", page.GetElementById($"check-{name}")?.GetAttribute("data-state"));
        Assert.Equal("wait", page.GetElementById("check-websocket")?.GetAttribute("data-state"));
        Assert.Contains("✓ Disk: ", page.GetElementById("check-report")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_and_an_unnamed_proxy_are_told_with_what_mends_them()
    {
        var port = Nginx.FreePort(); // for TCP, which the relay still opens
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
        await using var shop = await Shop.OpenAsync(RelayShop.Settings(port));
        await Eventually.IsTrueAsync(
            "the relay has tried",
            () => Task.FromResult(shop.Server.Services.GetRequiredService<OwnRelay>().At is not null)
        );
        shop.Mara.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        using var answer = await shop.Mara.SubmitAsync(Page, "Check again");
        var page = await PlainBrowser.ReadAsync(answer);

        Assert.Equal("2 things are broken", page.QuerySelector(".verdict h2")?.TextContent);
        Assert.Equal("--Proxies:0=127.0.0.1", page.GetElementById("fix-proxy")?.TextContent);
        Assert.Equal($"ss -lntup 'sport = :{port}'", page.GetElementById("fix-relay")?.TextContent);
        Assert.Contains(
            $"✗ Relay for calls: Port {port} could not be opened for UDP",
            page.GetElementById("check-report")?.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_wrong_secret_of_another_relay_is_told_and_no_secret_with_it()
    {
        const string ours = "not-the-secret-of-the-relay";
        await using var coturn = await Coturn.StartAsync("what-only-the-relay-knows");
        await using var shop = await Shop.OpenAsync(
            new() { ["Ice:Turn:Urls:0"] = $"{coturn.Url}?transport=udp", ["Ice:Turn:Secret"] = ours }
        );

        using var answer = await shop.Mara.SubmitAsync(Page, "Check again");
        var text = await answer.Content.ReadAsStringAsync();
        var page = await PlainBrowser.ReadAsync(answer);

        Assert.Contains(
            "refuses the credential (401)",
            page.GetElementById("check-relay")?.TextContent,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(ours, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_secret_of_another_relay_is_in_order()
    {
        await using var coturn = await Coturn.StartAsync("what-both-of-them-know");
        await using var shop = await Shop.OpenAsync(
            new()
            {
                ["Ice:Turn:Urls:0"] = $"{coturn.Url}?transport=udp",
                ["Ice:Turn:Secret"] = "what-both-of-them-know",
            }
        );

        using var answer = await shop.Mara.SubmitAsync(Page, "Check again");
        var page = await PlainBrowser.ReadAsync(answer);

        Assert.Contains("takes the secret", page.GetElementById("check-relay")?.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, coturn.Allocations);
    }

    /// <summary>TU-3, TU-4: a credential for a test is an administrator's, for a minute, and few are given.</summary>
    [Fact]
    public async Task Credentials_for_a_test_are_for_administrators_with_a_token_from_the_own_page()
    {
        await using var shop = await RelayShop.OpenAsync();
        var (mara, noah) = (shop.Shop.Mara, shop.Shop.Noah);

        using var agents = await AskAsync(noah, await TokenAsync(noah, "/agent/me"), shop);
        using var tokenless = await AskAsync(mara, "", shop);
        using var foreign = await AskAsync(mara, await TokenAsync(mara), shop, "https://evil.example");
        using var unknown = await AskAsync(mara, await TokenAsync(mara), shop, null);
        using var own = await AskAsync(mara, await TokenAsync(mara), shop);
        var test = JsonDocument.Parse(await own.Content.ReadAsStringAsync()).RootElement;
        var server = test.GetProperty("ends")[0][0];
        var expiry = long.Parse(server.GetProperty("username").GetString()!.Split(':')[0], null);

        Assert.Equal(HttpStatusCode.Forbidden, agents.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, tokenless.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.InRange(expiry - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 50, 60);
        Assert.StartsWith("test-", test.GetProperty("circle").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(
            server.GetProperty("username").GetString(),
            test.GetProperty("ends")[1][0].GetProperty("username").GetString()
        );
    }

    [Fact]
    public async Task Few_tests_are_given_in_a_row()
    {
        await using var shop = await RelayShop.OpenAsync();
        var token = await TokenAsync(shop.Shop.Mara);
        List<HttpStatusCode> statuses = [];

        for (var i = 0; i < 8; i++)
        {
            using var answer = await AskAsync(shop.Shop.Mara, token, shop);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(6, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task A_tests_place_at_the_relay_reaches_its_other_end_alone_and_ends_with_it()
    {
        await using var shop = await RelayShop.OpenAsync();
        var tests = shop.Shop.Server.Services.GetRequiredService<LiveChatMeet.Check.RelayTests>();
        var mara = new LiveChatMeet.Identity.Actor(LiveChatMeet.Identity.Party.Agent, "mara");
        var (one, two) = (tests.Begin(mara), tests.Begin(mara));
        using var near = await TurnClient.AllocatedAsync(one.Ends[0][0], Way.Udp);
        using var far = await TurnClient.AllocatedAsync(one.Ends[1][0], Way.Udp);
        using var stranger = await TurnClient.AllocatedAsync(two.Ends[0][0], Way.Udp);

        Assert.Equal(0, await near.PermitAsync(far.Relayed));
        Assert.Equal(3, shop.Allocations.Count);
        tests.End("a-call");
        tests.End(one.Circle);
        Assert.Equal(1, shop.Allocations.Count);
    }

    [Theory]
    [InlineData("Run", "name", "no-such-check", 404)]
    [InlineData("Run", "name", "websocket", 404)]
    [InlineData("Seen", "name", "disk", 404)]
    [InlineData("Seen", "outcome", "99", 400)]
    [InlineData("Seen", "outcome", "<b>", 400)]
    [InlineData("Seen", "code", "1000", 400)]
    [InlineData("Seen", "code", "-1", 400)]
    [InlineData("Seen", "milliseconds", "9223372036854775807", 400)]
    [InlineData("Seen", "milliseconds", "-1", 400)]
    [InlineData("Verdict", "failures", "many", 400)]
    [InlineData("Verdict", "failures", "-1", 400)]
    public async Task What_a_browser_cannot_have_found_is_refused(
        string handler,
        string field,
        string value,
        int status
    )
    {
        await using var shop = await Shop.OpenAsync();
        Dictionary<string, string> fields = new()
        {
            ["__RequestVerificationToken"] = await TokenAsync(shop.Mara),
            ["name"] = handler == "Run" ? "disk" : "websocket",
            ["outcome"] = "Works",
            [field] = value,
        };

        using var answer = await shop.Mara.Client.PostAsync(
            $"{Page}?handler={handler}",
            new FormUrlEncodedContent(fields)
        );

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Only_so_many_lines_are_checked_in_a_row()
    {
        await using var shop = await Shop.OpenAsync();
        var token = await TokenAsync(shop.Mara);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["name"] = "version" }
        );
        var refused = 0;

        for (var i = 0; i < 130 && refused == 0; i++)
        {
            using var answer = await shop.Mara.Client.PostAsync($"{Page}?handler=Run", form);
            refused = answer.StatusCode == HttpStatusCode.TooManyRequests ? i : 0;
        }

        Assert.InRange(refused, 100, 130);
    }

    private static async Task<string> TokenAsync(PlainBrowser browser, string page = Page) =>
        (await browser.ReadAsync(page)).QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value")
        ?? throw new InvalidOperationException($"{page} has no form.");

    private static Task<HttpResponseMessage> AskAsync(PlainBrowser browser, string token, RelayShop shop) =>
        AskAsync(browser, token, shop, shop.Shop.Server.Origin);

    private static async Task<HttpResponseMessage> AskAsync(
        PlainBrowser browser,
        string token,
        RelayShop shop,
        string? origin
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Shop.Server.Origin}{Page}?handler=Relay")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string> { ["__RequestVerificationToken"] = token }
            ),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await browser.Client.SendAsync(request);
    }
}
