using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Check;

/// <summary>What an administrator's browser finds out: all in order, and three things broken.</summary>
[Trait("Needs", "browser")]
public sealed class CheckBrowserTests(ITestOutputHelper output) : IWithBrowsers
{
    private const string Ours = "not-the-secret-of-the-relay";

    private static readonly TimeSpan Checks = TimeSpan.FromSeconds(40);

    public TestBrowsers Browsers { get; } = new();

    [Theory, EachBrowser]
    public async Task With_the_relay_inside_everything_is_in_order_and_a_call_to_oneself_has_a_picture(BrowserKind kind)
    {
        await using var server = await InOrderAsync();
        var page = await OpenAsync(await Browsers.StartAsync(kind, new()), server.Origin);

        await page.WaitForTextAsync("Everything is in order", Checks);
        foreach (var name in (string[])["websocket", "clock", "relay", "relay-udp", "relay-tcp", "disk", "database"])
            Assert.Equal("ok", await StateAsync(page, name));
        await page.ClickAsync("button", "Start test call");
        await page.WaitForTextAsync("Picture there and back through the relay", Checks);

        Assert.Equal("ok", await StateAsync(page, "call"));
        await Eventually.IsTrueAsync(
            "nothing is left at the relay",
            () => Task.FromResult(server.Services.GetRequiredService<Allocations>().Count == 0)
        );
        await page.ClickAsync("button", "Check again");
        await page.WaitForTextAsync("Everything is in order", Checks);
        Assert.Equal("Check my server · LiveChatMeet", await page.TitleAsync());
    }

    [Theory, EachBrowser]
    public async Task Behind_a_proxy_that_is_not_named_with_a_wrong_secret_each_cause_is_told(BrowserKind kind)
    {
        await using var coturn = await Coturn.StartAsync("what-only-the-relay-knows");
        await using var server = await BrokenAsync(coturn);
        await using var nginx = await ReverseProxy.StartAsync(ProxyKind.Nginx, Nginx.FreePort(), server.Port);
        var page = await OpenBrokenAsync(kind, nginx);

        await page.WaitForTextAsync("things are broken", Checks);
        output.WriteLine(await page.EvaluateAsync<string>("document.querySelector('#check-report').textContent"));

        Assert.Equal("bad", await StateAsync(page, "proxy"));
        Assert.Equal("bad", await StateAsync(page, "address"));
        Assert.Equal("bad", await StateAsync(page, "websocket"));
        Assert.Equal("bad", await StateAsync(page, "relay"));
        Assert.Equal("bad", await StateAsync(page, "relay-udp"));
        Assert.Contains(
            "401: the secret is wrong",
            await page.EvaluateAsync<string>("document.querySelector('#check-relay-udp').textContent"),
            StringComparison.Ordinal
        );
        if (kind == BrowserKind.Chromium)
            Assert.Empty(
                await page.AccessibilityViolationsAsync(
                    await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js"))
                )
            );
        Assert.Equal(
            "--Proxies:0=127.0.0.1",
            await page.EvaluateAsync<string>("document.querySelector('#fix-proxy').textContent")
        );
    }

    /// <summary>In the manner of the other pictures of docs/screenshots.</summary>
    [Theory(Explicit = true), Trait("Full", "screenshots")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_page_has_its_pictures(bool dark)
    {
        var options = new BrowserOptions
        {
            Dark = dark,
            ReducedMotion = true,
            IgnoreCertificateErrors = true,
        };
        await using var server = await InOrderAsync();
        var page = await OpenAsync(await Browsers.StartAsync(BrowserKind.Chromium, options), server.Origin);
        await page.WaitForTextAsync("Everything is in order", Checks);
        await TakeAsync(page, "check", dark);
        await page.ClickAsync("button", "Start test call");
        await page.WaitForExpressionAsync("a picture", "document.querySelector('#self-call-picture').readyState >= 2");
        await page.EvaluateAsync<object?>("document.querySelector('.self-call').scrollIntoView({ block: 'end' })");
        await TakeAsync(page, "check-call", dark);

        await using var coturn = await Coturn.StartAsync("what-only-the-relay-knows");
        await using var broken = await BrokenAsync(coturn);
        await using var nginx = await ReverseProxy.StartAsync(ProxyKind.Nginx, Nginx.FreePort(), broken.Port);
        var other = await OpenAsync(await Browsers.StartAsync(BrowserKind.Chromium, options), nginx.Origin);
        await other.WaitForTextAsync("things are broken", Checks);
        await TakeAsync(other, "check-broken", dark);
    }

    private static async Task TakeAsync(Page page, string name, bool dark)
    {
        if (dark)
            await page.ResizeAsync(390, 844);
        await page.EvaluateAsync<object?>("document.querySelector('.settings').style.scrollbarWidth = 'none'");
        var folder = Repository.PathOf("docs/screenshots");
        await page.ScreenshotAsync(Path.Combine(folder, $"{name}-{(dark ? "phone-dark" : "desktop-light")}.png"));
    }

    private static async Task<Server> InOrderAsync()
    {
        var server = await Server.StartAsync(RelayShop.Settings());
        await server.SetUpAsync("https://kettlelane.example");
        await Eventually.IsTrueAsync(
            "the relay is open",
            () => Task.FromResult(server.Services.GetRequiredService<OwnRelay>().At is not null)
        );
        return server;
    }

    private static async Task<Server> BrokenAsync(Coturn coturn)
    {
        var server = await Server.StartAsync(
            new() { ["Ice:Turn:Urls:0"] = $"{coturn.Url}?transport=udp", ["Ice:Turn:Secret"] = Ours }
        );
        await server.SetUpAsync("https://kettlelane.example");
        return server;
    }

    private async Task<Page> OpenBrokenAsync(BrowserKind kind, ReverseProxy nginx) =>
        await OpenAsync(await Browsers.StartAsync(kind, new() { IgnoreCertificateErrors = true }), nginx.Origin);

    private static async Task<Page> OpenAsync(Browser browser, string origin)
    {
        var page = await browser.OpenAsync($"{origin}/sign-in", Tour.Width, Tour.Height);
        await page.FillAsync("E-mail", Server.AgentEmail);
        await page.FillAsync("Password", Server.AgentPassword);
        await page.ClickAsync("button", "Sign in");
        await page.WaitForAsync("link", "Check my server");
        await page.GoToAsync($"{origin}/agent/check");
        return page;
    }

    private static Task<string> StateAsync(Page page, string name) =>
        page.EvaluateAsync<string>($"document.querySelector('#check-{name}').dataset.state");
}
