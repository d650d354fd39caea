using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>The loader on host pages that are not as one would write them.</summary>
public sealed partial class LoaderHostsTests : PeopleTest
{
    private const string Refused = "The chat cannot be shown here.";
    private const string Launcher = "document.querySelector('livechat-meet').shadowRoot.querySelector('.launcher')";

    /// <summary>T4: a module, whose attribute a tag manager has dropped.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task A_module_without_the_attribute_is_found_by_its_address(BrowserKind kind)
    {
        Host.Document = PageWith("""<script type="module" src="{chat}/livechat.js?site={site}"></script>""");
        var visitor = await VisitorAsync(kind);

        await visitor.OpensChatAsync();

        await visitor.WritesAsync("Found.");
        await visitor.SeesExactlyAsync("Found.");
    }

    /// <summary>T4: nothing names the site.</summary>
    [Fact]
    public async Task A_script_that_names_no_site_says_so_once()
    {
        Host.Document = PageWith("""<script async src="{chat}/livechat.js"></script>""");
        var visitor = await VisitorAsync(BrowserKind.Chromium);

        await Eventually.IsTrueAsync("a warning", async () => (await WarningsAsync(visitor.Page)).Length > 0);

        Assert.Contains("no site key", Assert.Single(await WarningsAsync(visitor.Page)), StringComparison.Ordinal);
        Assert.False(await visitor.Page.EvaluateAsync<bool>("document.querySelector('livechat-meet') !== null"));
    }

    /// <summary>T5: the host page takes the element away, or writes its whole document anew.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task Taken_away_it_comes_back_with_the_conversation(BrowserKind kind)
    {
        var visitor = await VisitorAsync(kind);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Still here?");
        await visitor.SeesExactlyAsync("Still here?");

        await visitor.Page.EvaluateAsync<object?>("() => { document.querySelector('livechat-meet').remove(); }");
        await visitor.SeesExactlyAsync("Still here?");

        await visitor.Page.EvaluateAsync<object?>(
            "() => { const root = document.createElement('html'); root.append(document.createElement('head'), "
                + "document.createElement('body')); document.documentElement.replaceWith(root); }"
        );
        await visitor.SeesExactlyAsync("Still here?");

        await visitor.Page.EvaluateAsync<object?>(
            "(snippet) => { document.open(); document.write(`<!doctype html><html "
                + "lang=\"en\"><head><title>Second</title>${snippet}</head><body><h1>Second</h1></body></html>`); "
                + "document.close(); }",
            $"<script async src=\"{Server.Origin}/livechat.js\" data-site=\"kettle-lane\"></script>"
        );
        await visitor.SeesExactlyAsync("Still here?");
        await visitor.ClosesChatAsync();
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("And again.");
        await visitor.SeesExactlyAsync("Still here?", "And again.");
        await visitor.GoesWithinThePageAsync("/alder", "Alder 8 · Kettle Lane");
        await (await AgentAsync()).TakesAsync("Guest 1");

        Assert.Equal(1, await visitor.Page.EvaluateAsync<int>("document.querySelectorAll('livechat-meet').length"));
    }

    /// <summary>T6: names that the host page owns.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task Names_that_the_host_page_has_taken_cost_no_chat(BrowserKind kind)
    {
        Host.Document = PageWith(
            """
            <script>
              var navigation = 'main';
              for (const name of ['matchMedia', 'requestIdleCallback', 'localStorage', 'outerWidth'])
                Object.defineProperty(window, name, { get() { throw new Error(name); } });
              HTMLElement.prototype.showPopover = () => { throw new Error('showPopover'); };
            </script>
            <script async src="{chat}/livechat.js" data-site="{site}"></script>
            """
        );
        var visitor = await VisitorAsync(kind);

        await visitor.OpensChatAsync();

        await visitor.WritesAsync("Nothing of that is needed.");
        await visitor.SeesExactlyAsync("Nothing of that is needed.");
    }

    /// <summary>T7: a zoomed root, and one that is transformed.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task On_a_zoomed_or_transformed_root_it_stands_in_the_view_in_its_own_size(BrowserKind kind)
    {
        Host.Document =
            PageWith("""<script async src="{chat}/livechat.js" data-site="{site}"></script>""")
            + "<style>html { zoom: 1.5 } html.moved { zoom: 1; transform: "
            + "translateX(40px) scale(0.9) } body { height: 4000px }</style>";
        var visitor = await VisitorAsync(kind);

        foreach (var look in (string[])["", "moved"])
        {
            await visitor.Page.EvaluateAsync<object?>(
                "(look) => { document.documentElement.className = look; "
                    + "scrollTo(0, 900); dispatchEvent(new Event('resize')); }",
                look
            );
            await visitor.OpensChatAsync();
            var view = await visitor.Page.EvaluateAsync<int>("document.documentElement.clientWidth");
            await StandsAtAsync(visitor, new(view - 24 - 56, 800 - 24 - 56, 56, 56), Launcher);
            await visitor.FrameStandsAtAsync(new(view - 24 - 384, 800 - 96 - 640, 384, 640));
            await visitor.ClosesChatAsync();
        }
    }

    /// <summary>T22: an address that the site does not list.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task Where_the_chat_may_not_be_one_sentence_stands_and_the_console_says_what_to_add(BrowserKind kind)
    {
        await using var stranger = await HostSite.StartAsync();
        stranger.Embeds(Server.Origin);
        var visitor = new VisitorPage(await (await StartAsync(kind)).OpenAsync(stranger.Origin));

        await visitor.Page.ClickAsync("button", "Open live chat");

        await visitor.Page.WaitForTextAsync(Refused);
        await visitor.Page.WaitForExpressionAsync(
            "no grey box",
            "!document.querySelector('livechat-meet').shadowRoot.querySelector('iframe').checkVisibility()"
        );
        var warning = Assert.Single(await WarningsAsync(visitor.Page));
        Assert.Contains(
            $"Add {stranger.Origin} to the site's addresses at {Server.Origin}/agent/sites/kettle-lane",
            warning,
            StringComparison.Ordinal
        );

        await ChangeSiteAsync(site => site.Origins = [.. site.Origins, stranger.Origin]);
        await visitor.Page.ClickAsync("button", "Close live chat");
        await visitor.OpensChatAsync();
        await visitor.FrameStandsAtAsync(new(1280 - 24 - 384, 800 - 96 - 640, 384, 640));
        Assert.DoesNotContain(Refused, await visitor.Page.TextAsync(), StringComparison.Ordinal);
    }

    /// <summary>T22: a page without an address.</summary>
    [Fact]
    public async Task In_a_sandbox_the_console_says_that_the_page_has_no_address()
    {
        Host.Document = """
            <!doctype html>
            <html lang="en">
            <head><title>Outer</title></head>
            <body>
              <iframe title="Inner" width="900" height="700" sandbox="allow-scripts"
                  srcdoc="<script src='{chat}/livechat.js' data-site='{site}'></script>"></iframe>
            </body>
            </html>
            """;
        var visitor = await VisitorAsync(BrowserKind.Chromium);
        var inner = await visitor.Page.FrameAsync("Inner");

        await inner.ClickAsync("button", "Open live chat");

        await inner.WaitForTextAsync(Refused);
        Assert.Contains(
            "This page has no address",
            Assert.Single(await WarningsAsync(visitor.Page)),
            StringComparison.Ordinal
        );
    }

    /// <summary>T23: a phone page without a viewport meta is laid out 980 wide.</summary>
    [Fact]
    public async Task On_a_phone_page_without_a_viewport_the_chat_fills_the_screen_and_can_be_read()
    {
        Host.Document = PageWith("""<script async src="{chat}/livechat.js" data-site="{site}"></script>""");
        var visitor = await VisitorAsync(BrowserKind.Chromium, new() { Phone = true });
        var width = await visitor.Page.EvaluateAsync<double>("document.documentElement.clientWidth");
        Assert.Equal(980, width);
        await visitor.Page.WaitForAsync("button", "Open live chat");
        Assert.InRange(await visitor.Page.EvaluateAsync<double>(Launcher + ".getBoundingClientRect().width"), 140, 142);

        var chat = await visitor.OpensChatAsync();

        Assert.Equal(390, await chat.EvaluateAsync<int>("innerWidth"));
        var box = await visitor.FrameBoxAsync();
        Assert.Equal((0, 0, width), (Math.Round(box.X), Math.Round(box.Y), Math.Round(box.Width)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_pinned_loader_runs_no_late_part_but_its_own(BrowserKind kind)
    {
        using var client = new HttpClient { BaseAddress = new(Server.Origin) };
        var loader = await client.GetStringAsync("/livechat.js", TestContext.Current.CancellationToken);
        var late = LatePart().Match(loader).Value;
        Host.Scripts["/livechat.js"] = loader;
        Host.Scripts[late] = "window.isForged = true; export default () => ({ greet() {}, shown() {}, follow() {} });";
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(loader)));

        var pinned = await OpensAsync($"integrity=\"sha256-{hash}\" crossorigin");
        await Eventually.IsTrueAsync(
            "a warning",
            async () =>
                (await WarningsAsync(pinned)).Any(line =>
                    line.Contains($"{late} does not load", StringComparison.Ordinal)
                )
        );
        Assert.False(await pinned.EvaluateAsync<bool>("'isForged' in window"));

        var unpinned = await OpensAsync("");
        await unpinned.WaitForExpressionAsync("what any other page would run", "window.isForged === true");

        Host.Document = PageWith(
            $$"""
            <script async src="{chat}/livechat.js" data-site="{site}" integrity="sha256-{{hash}}" crossorigin></script>
            """
        );
        await new VisitorPage(await unpinned.Browser.OpenAsync(Host.Origin)).OpensChatAsync();

        async Task<Page> OpensAsync(string pin)
        {
            Host.Document = PageWith($$"""<script async src="/livechat.js" data-site="{site}" {{pin}}></script>""");
            var page = await (await StartAsync(kind)).OpenAsync(Host.Origin);
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
