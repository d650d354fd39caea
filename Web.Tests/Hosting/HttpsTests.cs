using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

[Trait("Needs", "browser")]
public sealed class HttpsTests : IWithBrowsers
{
    public TestBrowsers Browsers { get; } = new();

    [Theory, EachBrowser]
    public async Task Behind_nginx_on_https_a_visitor_and_an_agent_write_to_each_other(BrowserKind kind)
    {
        var port = Nginx.FreePort();
        await using var host = await HostSite.StartAsync();
        await using var server = await Server.StartAsync(
            new() { ["PublicAddress"] = $"https://localhost:{port}", ["Proxies:0"] = "127.0.0.1" }
        );
        await using var nginx = await ReverseProxy.StartAsync(ProxyKind.Nginx, port, server.Port);
        await server.SetUpAsync(host.Origin);
        host.Embeds(nginx.Origin);
        var agentBrowser = await Browsers.StartAsync(kind, new() { IgnoreCertificateErrors = true });
        var visitorBrowser = await Browsers.StartAsync(
            kind,
            new() { IgnoreCertificateErrors = true, BlockThirdPartyCookies = true }
        );

        var agent = await AgentPage.SignsInByHandAsync(agentBrowser, nginx.Origin);
        var visitor = new VisitorPage(await visitorBrowser.OpenAsync(host.Origin));
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Is this line safe?");
        await agent.TakesAsync("Guest 1");
        await agent.WritesAsync("It is, from end to end.");

        await visitor.SeesAsync("It is, from end to end.");
        Assert.StartsWith("https://", await agent.Page.UrlAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            await agent.Page.ConsoleAsync(),
            line => line.Contains("Content-Security-Policy", StringComparison.OrdinalIgnoreCase)
        );
    }
}
