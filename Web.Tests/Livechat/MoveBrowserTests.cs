using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>The line of the host page names the server's new name, and the browser has the visitor's credential for the
/// old one.</summary>
[Trait("Needs", "browser")]
public sealed class MoveBrowserTests : IWithBrowsers
{
    private const string Gone = "This conversation is no longer available. Send a message to start a new one.";

    private readonly int _port = Nginx.FreePort();

    public TestBrowsers Browsers { get; } = new();

    private string OldName => $"http://old.localhost:{_port}";

    [Theory, EachBrowser]
    public Task A_visitor_finds_the_conversation_again(BrowserKind kind) =>
        MovesAsync(kind, new() { BlockThirdPartyCookies = kind == BrowserKind.Chromium });

    [Fact]
    public Task So_does_one_whose_browser_keeps_no_cookies_in_frames() =>
        MovesAsync(BrowserKind.Firefox, new() { ForgetScriptCookies = true });

    [Fact]
    public async Task Who_has_written_under_the_new_name_keeps_that_conversation()
    {
        await using var host = await HostSite.StartAsync();
        await using var server = await MovedAsync(host);
        var visitor = await ComesAsync(host, BrowserKind.Chromium, server.Origin);
        await WritesAsync(visitor, "Under the new name.");
        host.Embeds(OldName);
        await visitor.Page.ReloadAsync();
        await visitor.OpensChatAsync();
        await visitor.SeesExactlyAsync();
        await WritesAsync(visitor, "Under the old one.");

        host.Embeds(server.Origin);
        await visitor.Page.ReloadAsync();
        await visitor.OpensChatAsync();
        await visitor.SeesExactlyAsync("Under the new name.");
        host.Embeds(OldName);
        await visitor.Page.ReloadAsync();
        await visitor.OpensChatAsync();
        await visitor.SeesExactlyAsync("Under the old one.");
    }

    private async Task MovesAsync(BrowserKind kind, BrowserOptions options)
    {
        await using var host = await HostSite.StartAsync();
        await using var server = await MovedAsync(host);
        var visitor = await ComesAsync(host, kind, OldName, options);
        await WritesAsync(visitor, "The front brake squeals.");
        var open = new VisitorPage(await visitor.Page.Browser.OpenAsync(host.Origin));
        await open.OpensChatAsync();
        await open.SeesExactlyAsync("The front brake squeals.");

        host.Embeds(server.Origin);
        await visitor.Page.GoToAsync($"{host.Origin}/alder");

        await visitor.OpensChatAsync();
        await visitor.SeesExactlyAsync("The front brake squeals.");
        await WritesAsync(visitor, "Is it done?");
        Assert.Equal(
            (1, 2),
            await server.ReadAsync(async database =>
                (await database.Visitors.CountAsync(), await database.Messages.CountAsync())
            )
        );
        await open.SeesAsync(Gone); // a page that was open with the old line
        await visitor.Page.ReloadAsync();
        await visitor.OpensChatAsync();
        await visitor.SeesExactlyAsync("The front brake squeals.", "Is it done?");
    }

    private async Task<Server> MovedAsync(HostSite host)
    {
        var server = await Server.StartAsync(
            new() { ["PublicAddress"] = $"http://localhost:{_port}", ["FormerAddresses:0"] = OldName },
            port: _port
        );
        await server.SetUpAsync(host.Origin);
        return server;
    }

    private async Task<VisitorPage> ComesAsync(
        HostSite host,
        BrowserKind kind,
        string chat,
        BrowserOptions? options = null
    )
    {
        host.Embeds(chat);
        var visitor = new VisitorPage(await (await Browsers.StartAsync(kind, options)).OpenAsync(host.Origin));
        await visitor.OpensChatAsync();
        return visitor;
    }

    private static async Task WritesAsync(VisitorPage visitor, string text)
    {
        await visitor.WritesAsync(text);
        await (await visitor.ChatAsync()).WaitForExpressionAsync(
            "the message is stored",
            "Boolean(document.querySelector('#thread .message:last-child')?.dataset.number)"
        );
    }
}
