using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

[Trait("Needs", "browser")]
public sealed partial class LoaderTests : IWithPeople
{
    public People People { get; } = new();

    private const string ChatRect = """
        JSON.stringify(
          document.querySelector('livechat-meet').shadowRoot.querySelector('iframe').getBoundingClientRect(),
        )
        """;

    [Theory, EachBrowser]
    public async Task Under_a_strict_policy_only_the_loader_is_asked_before_the_first_click_then_the_chat_comes_at_once(
        BrowserKind kind
    )
    {
        // It names us in two places only.
        People.Host.ContentSecurityPolicy =
            "default-src 'none'; script-src {chat}; frame-src {chat}; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";
        var visitor = await People.VisitorAsync(kind);
        await visitor.Page.WaitForAsync("button", "Open live chat");
        Assert.Equal((string[])["/livechat.js"], await AskedAsync());
        Assert.Equal(0, await visitor.Page.EvaluateAsync<int>("localStorage.length"));

        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        await visitor.SeesExactlyAsync("Hello");
        Assert.Equal(
            (double[])[384, 640],
            await visitor.Page.EvaluateAsync<double[]>(
                "(({ width, height }) => [width, height])(JSON.parse(" + ChatRect + "))"
            )
        );
        await visitor.Page.WaitForExpressionAsync(
            "the flag",
            "localStorage.getItem('livechatmeet:kettle-lane') === '1'"
        );
        await DoesNotContainAsync("before the next page");
        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder");

        await visitor.SeesExactlyAsync("Hello");
        await visitor.Page.WaitForExpressionAsync(
            "the chat to have loaded",
            "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/livechat/kettle-lane'))"
        );
        Assert.Equal((string[])["/livechat.js", await LatePartAsync(), "/livechat/kettle-lane"], await AskedAsync());
        Assert.True(await visitor.Page.HasAsync("button", "Open live chat"));
        await DoesNotContainAsync("on the next page");

        async Task DoesNotContainAsync(string when) =>
            Assert.DoesNotContain(
                (await visitor.Page.ConsoleAsync()).Select(line => $"{when}: {line}"),
                line => !line.Contains("favicon", StringComparison.Ordinal)
            );

        Task<string[]> AskedAsync() =>
            visitor.Page.EvaluateAsync<string[]>(
                """
                (chat) =>
                  performance
                    .getEntriesByType('resource')
                    .map(({ name }) => new URL(name))
                    .filter(({ origin }) => origin === chat)
                    .map(({ pathname }) => pathname)
                """,
                People.Server.Origin
            );

        async Task<string> LatePartAsync()
        {
            using var client = new HttpClient { BaseAddress = new(People.Server.Origin) };
            return LatePart()
                .Match(await client.GetStringAsync("/livechat.js", TestContext.Current.CancellationToken))
                .Value;
        }
    }

    [Theory, EachBrowser]
    public async Task By_pointer_and_by_keyboard_the_chat_opens_and_closes_takes_no_click_and_shifts_nothing(
        BrowserKind kind
    )
    {
        var visitor = await People.VisitorAsync(kind);
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await visitor.Page.EvaluateAsync<object?>(
            """
            () => {
              [window.shifted, window.clicked] = [0, []];
              document.addEventListener('click', (event) => clicked.push(event.target.localName));
              const observer = new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) window.shifted += entry.value;
              });
              observer.observe({ type: 'layout-shift', buffered: true });
            }
            """
        );

        await visitor.Page.ClickAtAsync(1280 - 90, 800 - 30);
        await visitor.Page.ClickAtAsync(1280 - 30, 800 - 12);
        await visitor.OpensChatAsync();
        await visitor.Page.ClickAtAsync(1280 - 24 - 384 - 20, 400);
        Assert.Equal(
            (string[])["body", "body", "livechat-meet", "body"],
            await visitor.Page.EvaluateAsync<string[]>("clicked.map((name) => name === 'html' ? 'body' : name)")
        );
        await visitor.ClosesChatAsync();
        await TheKeyboardAloneOpensWritesAndClosesAsync(visitor);

        // Firefox does not tell of shifts.
        if (kind == BrowserKind.Chromium)
            await HasNotShiftedAsync(visitor);
    }

    private async Task TheKeyboardAloneOpensWritesAndClosesAsync(VisitorPage visitor)
    {
        await Patience.UntilAsync(
            "Press Tab until the launcher has the focus",
            null,
            async () =>
            {
                await visitor.Page.PressAsync("Tab");
                return await visitor.Page.EvaluateAsync<string?>(
                    """
                    document.activeElement.shadowRoot?.activeElement?.className === 'launcher'
                      ? null
                      : `${document.activeElement.localName} has it.`
                    """
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
        await Eventually.IsTrueAsync(
            "it has come",
            () =>
                People.Server.ReadAsync(database =>
                    database.Messages.AnyAsync(message => message.Text == "Without a mouse.")
                )
        );
        await visitor.Page.PressAsync("Escape");

        await visitor.Page.WaitForAsync("button", "Open live chat");
        Assert.Equal(
            "Open live chat",
            await visitor.Page.EvaluateAsync<string>(
                "document.activeElement.shadowRoot.activeElement.getAttribute('aria-label')"
            )
        );
    }

    private static async Task HasNotShiftedAsync(VisitorPage visitor)
    {
        Assert.Equal(
            0,
            await visitor.Page.EvaluateAsync<double>(
                """
                new Promise((drawn) =>
                  requestAnimationFrame(() => requestAnimationFrame(() => drawn(window.shifted))),
                )
                """
            )
        );
        await visitor.Page.EvaluateAsync<object?>(
            "document.body.prepend(Object.assign(document.createElement('div'), { style: 'block-size: 300px' }))"
        );
        await visitor.Page.WaitForExpressionAsync("the observer to see a shift that was planted", "window.shifted > 0");
    }

    [Theory, EachBrowser]
    public async Task On_a_phone_the_chat_fills_the_screen_and_closes_by_its_own_button(BrowserKind kind)
    {
        var browser = await People.Browsers.StartAsync(kind);
        var visitor = new VisitorPage(await browser.OpenAsync(People.Host.Origin, 390, 844));

        var chat = await visitor.OpensChatAsync();
        await visitor.Page.WaitForExpressionAsync(
            "the chat to have come in, over the whole screen",
            "(({ x, y, width, height }) => `${[x, y, width, height]}`)(JSON.parse(" + ChatRect + ")) === '0,0,390,844'"
        );
        // its style may come a moment later
        await chat.WaitForExpressionAsync("the width of the screen", "document.documentElement.scrollWidth === 390");
        await chat.ClickAsync("button", "Close live chat");

        await visitor.Page.WaitForAsync("button", "Open live chat");
        if (kind == BrowserKind.Chromium)
            await CanBeReadWithoutAViewportAsync();
    }

    /// <summary>T23: phones lay a page without a viewport meta out 980 wide; Firefox only real ones.</summary>
    private async Task CanBeReadWithoutAViewportAsync()
    {
        People.Host.Document = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Without a viewport</title>
            <script async src="{chat}/livechat.js" data-site="{site}"></script></head><body><h1>Wide</h1></body></html>
            """;
        var visitor = await People.VisitorAsync(BrowserKind.Chromium, new() { Phone = true });
        var width = await visitor.Page.EvaluateAsync<double>("document.documentElement.clientWidth");
        Assert.Equal(980, width);
        await visitor.Page.WaitForAsync("button", "Open live chat");
        Assert.InRange(
            await visitor.Page.EvaluateAsync<double>(
                """
                document.querySelector('livechat-meet').shadowRoot.querySelector('.launcher').getBoundingClientRect()
                  .width
                """
            ),
            140,
            142
        );

        var chat = await visitor.OpensChatAsync();

        Assert.Equal(390, await chat.EvaluateAsync<int>("innerWidth"));
        var box = await visitor.FrameBoxAsync();
        Assert.Equal((0, 0, width), (Math.Round(box.X), Math.Round(box.Y), Math.Round(box.Width)));
    }

    [GeneratedRegex(@"/livechat\.frame\.\w{10}\.js")]
    private static partial Regex LatePart();
}
