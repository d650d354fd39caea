using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>The loader on host pages that are not as one would write them.</summary>
[Trait("Needs", "browser")]
public sealed partial class LoaderHostsTests : IWithPeople
{
    public People People { get; } = new();

    private const string Refused = "The chat cannot be shown here.";
    private const string Launcher = "document.querySelector('livechat-meet').shadowRoot.querySelector('.launcher')";

    /// <summary>T7: a zoomed root, and one that is transformed.</summary>
    [Theory, EachBrowser]
    public async Task On_a_zoomed_or_transformed_root_it_stands_in_the_view_in_its_own_size(BrowserKind kind)
    {
        People.Host.Document =
            PageWith("""<script async src="{chat}/livechat.js" data-site="{site}"></script>""")
            + """
                <style>
                  html { zoom: 1.5 }
                  html.moved { zoom: 1; transform: translateX(40px) scale(0.9) }
                  body { height: 4000px }
                </style>
                """;
        var visitor = await People.VisitorAsync(kind);

        foreach (var look in (string[])["", "moved"])
        {
            await visitor.Page.EvaluateAsync<object?>(
                """
                (look) => {
                  document.documentElement.className = look;
                  scrollTo(0, 900);
                  dispatchEvent(new Event('resize'));
                }
                """,
                look
            );
            await visitor.OpensChatAsync();
            var view = await visitor.Page.EvaluateAsync<int>("document.documentElement.clientWidth");
            await StandsAtAsync(visitor, new(view - 24 - 56, 800 - 24 - 56, 56, 56), Launcher);
            await visitor.FrameStandsAtAsync(new(view - 24 - 384, 800 - 96 - 640, 384, 640));
            await visitor.ClosesChatAsync();
        }
    }

    /// <summary>T22: an address that the site does not list, and a page without one.</summary>
    [Theory, EachBrowser]
    public async Task Where_the_chat_may_not_be_one_sentence_stands_and_the_console_says_what_to_add(BrowserKind kind)
    {
        await using var stranger = await HostSite.StartAsync();
        stranger.Embeds(People.Server.Origin);
        var visitor = new VisitorPage(await (await People.Browsers.StartAsync(kind)).OpenAsync(stranger.Origin));

        await visitor.Page.ClickAsync("button", "Open live chat");

        await visitor.Page.WaitForTextAsync(Refused);
        await visitor.Page.WaitForExpressionAsync(
            "no grey box",
            "!document.querySelector('livechat-meet').shadowRoot.querySelector('iframe').checkVisibility()"
        );
        await SaysAsync(
            visitor.Page,
            $"{stranger.Origin} is not among the addresses of the site \"kettle-lane\". Add {stranger.Origin} "
                + $"to the site's addresses at {People.Server.Origin}/agent/sites/kettle-lane, or press Allow there."
        );

        await AllowsAsync(stranger.Origin);
        await visitor.Page.ClickAsync("button", "Close live chat");
        await visitor.OpensChatAsync();
        await visitor.FrameStandsAtAsync(new(1280 - 24 - 384, 800 - 96 - 640, 384, 640));
        Assert.DoesNotContain(Refused, await visitor.Page.TextAsync(), StringComparison.Ordinal);

        await visitor.Page.CloseAsync();
        await InASandboxThePageHasNoAddressAsync(visitor.Page.Browser);
        await AScriptThatNamesNoSiteSaysSoOnceAsync(visitor.Page.Browser);
    }

    /// <summary>The browser itself has named the page.</summary>
    private async Task AllowsAsync(string origin)
    {
        using var administrator = await People.Server.SignInAsync(Server.AgentEmail);
        var sites = await administrator.ReadAsync("/agent/sites");
        var link = sites.QuerySelectorAll("a").Single(one => one.TextContent.Trim() == $"Allow {origin}");
        using var answer = await administrator.SubmitAsync(link.GetAttribute("href")!, $"Allow {origin}");
        Assert.Equal("/agent/sites/kettle-lane", answer.Headers.Location?.OriginalString);
    }

    [Theory, EachBrowser]
    public async Task What_a_policy_forbids_the_console_says_with_what_to_send(BrowserKind kind)
    {
        People.Host.ContentSecurityPolicy = "script-src {chat}; frame-src 'self'; connect-src 'none'";
        var browser = await People.Browsers.StartAsync(kind);
        var page = await browser.OpenAsync(People.Host.Origin);
        await page.ClickAsync("button", "Open live chat");
        await page.WaitForTextAsync(Refused);
        await SaysAsync(
            page,
            "This page's Content-Security-Policy forbids the chat's frame. "
                + $"Change it to have: frame-src 'self' {People.Server.Origin}"
        );
        if (kind == BrowserKind.Firefox)
            return; // it ignores the other header

        People.Host.ContentSecurityPolicy = null;
        People.Host.PermissionsPolicy = "camera=(), microphone=(self)";
        var visitor = await People.VisitorAsync(kind);
        await visitor.OpensChatAsync();
        await SaysAsync(
            visitor.Page,
            "The chat may not use camera, microphone: calls stay without. Send the header Permissions-Policy: "
                + $"camera=(self \"{People.Server.Origin}\"), microphone=(self \"{People.Server.Origin}\")"
        );
    }

    private static async Task SaysAsync(Page page, string line)
    {
        await Eventually.IsTrueAsync("a warning", async () => (await WarningsAsync(page)).Length > 0);
        Assert.Contains(line, Assert.Single(await WarningsAsync(page)), StringComparison.Ordinal);
    }

    private async Task InASandboxThePageHasNoAddressAsync(Browser browser)
    {
        People.Host.Document = """
            <!doctype html>
            <html lang="en">
            <head><title>Outer</title></head>
            <body>
              <iframe title="Inner" width="900" height="700" sandbox="allow-scripts"
                  srcdoc="<script src='{chat}/livechat.js' data-site='{site}'></script>"></iframe>
            </body>
            </html>
            """;
        var page = await browser.OpenAsync(People.Host.Origin);
        var inner = await page.FrameAsync("Inner");

        await inner.ClickAsync("button", "Open live chat");

        await inner.WaitForTextAsync(Refused);
        await SaysAsync(page, "this page has no origin");
    }

    /// <summary>T4: nothing names the site.</summary>
    private async Task AScriptThatNamesNoSiteSaysSoOnceAsync(Browser browser)
    {
        People.Host.Document = PageWith("""<script async src="{chat}/livechat.js"></script>""");
        var page = await browser.OpenAsync(People.Host.Origin);

        await Eventually.IsTrueAsync("a warning", async () => (await WarningsAsync(page)).Length > 0);

        Assert.Contains("no site key", Assert.Single(await WarningsAsync(page)), StringComparison.Ordinal);
        Assert.False(await page.EvaluateAsync<bool>("document.querySelector('livechat-meet') !== null"));
    }

    [Trait("Requirement", "PM-5")]
    [Theory, EachBrowser]
    public async Task A_pinned_loader_runs_no_late_part_but_its_own(BrowserKind kind)
    {
        using var client = new HttpClient { BaseAddress = new(People.Server.Origin) };
        var loader = await client.GetStringAsync("/livechat.js", TestContext.Current.CancellationToken);
        var late = LatePart().Match(loader).Value;
        People.Host.Scripts["/livechat.js"] = loader;
        People.Host.Scripts[late] =
            "window.isForged = true; export default () => ({ greet() {}, shown() {}, follow() {} });";
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(loader)));

        var pinned = await OpensAsync($"integrity=\"sha256-{hash}\" crossorigin");
        await Eventually.IsTrueAsync(
            "a warning",
            async () =>
                (await WarningsAsync(pinned)).Any(line =>
                    line.Contains($"{late} failed to load", StringComparison.Ordinal)
                )
        );
        Assert.False(await pinned.EvaluateAsync<bool>("'isForged' in window"));

        var unpinned = await OpensAsync("");
        await unpinned.WaitForExpressionAsync("what any other page would run", "window.isForged === true");

        People.Host.Document = PageWith(
            $$"""
            <script async src="{chat}/livechat.js" data-site="{site}" integrity="sha256-{{hash}}" crossorigin></script>
            """
        );
        await new VisitorPage(await unpinned.Browser.OpenAsync(People.Host.Origin)).OpensChatAsync();

        async Task<Page> OpensAsync(string pin)
        {
            People.Host.Document = PageWith(
                $$"""<script async src="/livechat.js" data-site="{site}" {{pin}}></script>"""
            );
            var page = await (await People.Browsers.StartAsync(kind)).OpenAsync(People.Host.Origin);
            await page.ClickAsync("button", "Open live chat");
            return page;
        }
    }

    private static string PageWith(string head) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Another host</title>{head}</head>
            <body><h1>Another host</h1></body>
            </html>
            """;

    private static async Task<string[]> WarningsAsync(Page page) =>
        [.. (await page.ConsoleAsync()).Where(line => line.Contains("LiveChatMeet: ", StringComparison.Ordinal))];

    private static Task StandsAtAsync(VisitorPage visitor, Box box, string element) =>
        Patience.UntilAsync(
            $"Wait for {element} at {box}",
            null,
            async () =>
            {
                var now = await visitor.Page.EvaluateAsync<Box>(
                    $"(({{ x, y, width, height }}) => ({{ x, y, width, height }}))({element}.getBoundingClientRect())"
                );
                return now == box ? null : $"It is at {now}.";
            }
        );

    [GeneratedRegex(@"/livechat\.frame\.\w{10}\.js")]
    private static partial Regex LatePart();
}
