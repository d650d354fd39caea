using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Livechat;

public sealed partial class LoaderTests : PeopleTest
{
    private const string ChatRect =
        "JSON.stringify(document.querySelector('livechat-meet').shadowRoot.querySelector('iframe')"
        + ".getBoundingClientRect())";

    [Theory, MemberData(nameof(Kinds))]
    public async Task Before_the_first_click_only_the_loader_is_asked_of_us_and_afterwards_the_chat_comes_at_once(
        BrowserKind kind
    )
    {
        var visitor = await VisitorAsync(kind);
        await visitor.Page.WaitForAsync("button", "Open live chat");
        Assert.Equal((string[])["/livechat.js"], await AskedAsync());
        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("localStorage.length"));

        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        await visitor.SeesExactlyAsync("Hello");
        await visitor.Page.WaitForExpressionAsync(
            "the flag",
            "localStorage.getItem('livechatmeet:kettle-lane') === '1'"
        );
        await visitor.Page.GoToAsync($"{Host.Origin}/alder");

        await visitor.SeesExactlyAsync("Hello");
        Assert.Equal((string[])["/livechat.js", await LatePartAsync(), "/livechat/kettle-lane"], await AskedAsync());
        Assert.True(await visitor.Page.HasAsync("button", "Open live chat"));

        Task<string[]> AskedAsync() =>
            visitor.Page.EvaluateAsync<string[]>(
                "(chat) => performance.getEntriesByType('resource').map(({ name }) => new "
                    + "URL(name)).filter(({ origin }) => origin === chat).map(({ pathname }) => pathname)",
                Server.Origin
            );

        async Task<string> LatePartAsync()
        {
            using var client = new HttpClient { BaseAddress = new(Server.Origin) };
            return LatePart()
                .Match(await client.GetStringAsync("/livechat.js", TestContext.Current.CancellationToken))
                .Value;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_strict_policy_of_the_host_page_needs_to_name_us_in_two_places_only(BrowserKind kind)
    {
        Host.ContentSecurityPolicy =
            "default-src 'none'; script-src {chat}; frame-src {chat}; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";
        var agent = await AgentAsync();
        var visitor = await VisitorAsync(kind);

        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Behind a strict policy.");
        await agent.TakesAsync("Guest 1");
        await agent.WritesAsync("Heard.");
        await visitor.SeesExactlyAsync("Behind a strict policy.", "Heard.");

        var box = await visitor.Page.EvaluateAsync<double[]>(
            "(({ width, height }) => [width, height])(JSON.parse(" + ChatRect + "))"
        );
        Assert.Equal([384, 640], box);
        Assert.DoesNotContain(
            await visitor.Page.ConsoleAsync(),
            line => !line.Contains("favicon", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_host_page_does_not_shift_when_the_chat_comes_opens_and_closes()
    {
        var visitor = await VisitorAsync(BrowserKind.Chromium);
        await visitor.Page.EvaluateAsync<object?>(
            """
            () => {
              window.shifted = 0;
              const observer = new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) window.shifted += entry.value;
              });
              observer.observe({ type: 'layout-shift', buffered: true });
            }
            """
        );

        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        await visitor.SeesExactlyAsync("Hello");
        await visitor.ClosesChatAsync();
        await visitor.Page.WaitForAsync("button", "Open live chat");

        Assert.Equal(
            0,
            await visitor.Page.EvaluateAsync<double>(
                "new Promise((drawn) => requestAnimationFrame(() => "
                    + "requestAnimationFrame(() => drawn(window.shifted))))"
            )
        );
        await visitor.Page.EvaluateAsync<object?>(
            "document.body.prepend(Object.assign(document.createElement('div'), { style: 'block-size: 300px' }))"
        );
        await visitor.Page.WaitForExpressionAsync("the observer to see a shift that was planted", "window.shifted > 0");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Clicks_beside_the_launcher_and_beside_the_open_chat_reach_the_host_page(BrowserKind kind)
    {
        var visitor = await VisitorAsync(kind);
        await visitor.Page.EvaluateAsync<object?>(
            "() => { window.clicked = []; document.addEventListener('click', "
                + "(event) => clicked.push(event.target.localName)); }"
        );

        await visitor.Page.ClickAtAsync(1280 - 90, 800 - 30);
        await visitor.Page.ClickAtAsync(1280 - 30, 800 - 12);
        await visitor.OpensChatAsync();
        await visitor.Page.ClickAtAsync(1280 - 24 - 384 - 20, 400);

        Assert.Equal(
            (string[])["body", "body", "livechat-meet", "body"],
            await visitor.Page.EvaluateAsync<string[]>("clicked.map((name) => name === 'html' ? 'body' : name)")
        );
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task On_a_phone_the_chat_fills_the_screen_and_closes_by_its_own_button(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var visitor = new VisitorPage(await browser.OpenAsync(Host.Origin, 390, 844));

        var chat = await visitor.OpensChatAsync();
        await visitor.Page.WaitForExpressionAsync(
            "the chat to have come in, over the whole screen",
            "(({ x, y, width, height }) => `${[x, y, width, height]}`)(JSON.parse(" + ChatRect + ")) === '0,0,390,844'"
        );
        Assert.Equal(390, await chat.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await chat.ClickAsync("button", "Close live chat");

        await visitor.Page.WaitForAsync("button", "Open live chat");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_page_that_swaps_its_own_content_keeps_the_chat_and_the_agent_sees_where_the_visitor_is(
        BrowserKind kind
    )
    {
        var agent = await AgentAsync();
        var visitor = await VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        await agent.TakesAsync("Guest 1");
        await agent.SeesAsync("home · Kettle Lane");
        await chat.EvaluateAsync<object?>("window.same = true");

        await visitor.GoesWithinThePageAsync("/alder?size=m", "Alder 8 · Kettle Lane");

        await agent.SeesAsync("Alder 8 · Kettle Lane");
        Assert.Equal(
            $"{Host.Origin}/alder?size=m",
            await agent.Page.EvaluateAsync<string>(
                "[...document.querySelectorAll('#visitor .facts "
                    + "a')].find((link) => link.textContent.startsWith('Alder')).href"
            )
        );
        Assert.True(await chat.EvaluateAsync<bool>("window.same"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_keyboard_alone_opens_the_chat_writes_and_closes_it(BrowserKind kind)
    {
        var agent = await AgentAsync();
        var visitor = await VisitorAsync(kind);
        await visitor.Page.WaitForAsync("button", "Open live chat");

        await Patience.UntilAsync(
            "Press Tab until the launcher has the focus",
            null,
            async () =>
            {
                await visitor.Page.PressAsync("Tab");
                return await visitor.Page.EvaluateAsync<string?>(
                    "document.activeElement.shadowRoot?.activeElement?.className === "
                        + "'launcher' ? null : `${document.activeElement.localName} has it.`"
                );
            }
        );
        await visitor.Page.PressAsync("Enter");
        var chat = await visitor.ChatAsync();
        await chat.WaitForExpressionAsync(
            "the focus where one writes",
            "document.activeElement.id === 'message' && document.hasFocus()"
        );
        await visitor.Page.TypeAsync("Without a mouse.");
        await visitor.Page.PressAsync("Tab Enter");
        await visitor.SeesExactlyAsync("Without a mouse.");
        await agent.Page.WaitForAsync("link", "Guest 1");
        await visitor.Page.PressAsync("Escape");

        await visitor.Page.WaitForAsync("button", "Open live chat");
        Assert.Equal(
            "Open live chat",
            await visitor.Page.EvaluateAsync<string>(
                "document.activeElement.shadowRoot.activeElement.getAttribute('aria-label')"
            )
        );
    }

    [GeneratedRegex(@"/livechat\.frame\.\w{10}\.js")]
    private static partial Regex LatePart();
}
