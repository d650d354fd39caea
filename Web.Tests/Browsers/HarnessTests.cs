using System.Buffers.Binary;
using System.Diagnostics;

namespace LiveChatMeet.Tests.Browsers;

public sealed class HarnessTests(ITestOutputHelper output) : BrowserTest, IAsyncLifetime
{
    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    private TestSite? _site;

    private TestSite Site => _site ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Site.DisposeAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_visitor_opens_the_livechat_writes_by_keyboard_and_finds_it_again_after_a_reload(
        BrowserKind kind
    )
    {
        var start = Stopwatch.StartNew();
        var browser = await StartAsync(kind);
        output.WriteLine($"{kind} started in {start.ElapsedMilliseconds} ms");
        var page = await browser.OpenAsync(Site.HostUrl);
        output.WriteLine($"page after {start.ElapsedMilliseconds} ms");

        await page.ClickAsync("button", "Chat with us");
        Assert.Equal("trusted true", await page.TitleAsync());
        var livechat = await page.FrameAsync("Livechat");
        await livechat.FillAsync("Your message", "wrong");
        await livechat.FillAsync("Your message", "Hello, Größe 5 + \"quotes\"\nsecond line");
        await livechat.PressAsync("Enter");
        await livechat.WaitForTextAsync("Hello, Größe 5 + \"quotes\" second line");
        Assert.DoesNotContain("wrong", await livechat.TextAsync(), StringComparison.Ordinal);
        await livechat.FillAsync("Your message", "Bye 👋🏽");
        await livechat.ClickAsync("button", "Send");
        await livechat.WaitForTextAsync("Bye 👋🏽");
        await livechat.WaitForAsync("listitem", "/.*/");
        Assert.True(await livechat.HasAsync("log", "Messages"));
        await livechat.FillAsync("Password", "secret");
        Assert.Equal("secret", await livechat.EvaluateAsync<string>("document.getElementById('p').value"));
        await livechat.PressAsync("Shift+Tab");
        Assert.Equal("textarea", await livechat.EvaluateAsync<string>("document.activeElement.localName"));
        await page.PressAsync("Tab");
        Assert.Equal("p", await livechat.EvaluateAsync<string>("document.activeElement.id"));
        await livechat.ChooseAsync("Language", "German");
        output.WriteLine($"talked after {start.ElapsedMilliseconds} ms");

        await page.ReloadAsync();
        await page.ClickAsync("button", "Chat with us");
        await livechat.WaitForAsync("heading", "How can we help?");
        await livechat.WaitForGoneAsync("listitem", "/.*/");
        var inner = await livechat.FrameAsync("Inner");
        await inner.ClickAsync("button", "Press me");
        await inner.WaitForAsync("button", "Pressed");
        await livechat.EvaluateAsync<bool>("setTimeout(() => location.reload(), 0) > 0");
        await inner.WaitForAsync("button", "Press me");
        output.WriteLine($"done after {start.ElapsedMilliseconds} ms");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_popup_opened_by_a_click_in_a_frame_is_a_page_like_any_other(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);
        await page.ClickAsync("button", "Chat with us");
        var livechat = await page.FrameAsync("Livechat");

        await livechat.EvaluateAsync<object?>("document.getElementById('meet').click()");
        Assert.Equal("refused", await livechat.EvaluateAsync<string>("window.name"));
        await livechat.ClickAsync("button", "Open the meet page");
        var meet = await browser.WaitForNewPageAsync();

        Assert.Equal($"http://127.0.0.1:{Site.Port}/meet", await meet.UrlAsync());
        Assert.Equal(2, (await browser.PagesAsync()).Count);
        var inner = await meet.FrameAsync("Inner");
        await inner.ClickAsync("button", "Press me");
        await meet.ClickAsync("button", "Hang up");
        Assert.Equal("Hung up", await meet.TitleAsync());
        await meet.EvaluateAsync<object?>("console.warn('from the popup', 1)");
        Assert.Contains(
            (await meet.ConsoleAsync()),
            line => line.Contains("from the popup 1", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            (await page.ConsoleAsync()),
            line => line.Contains("from the popup", StringComparison.Ordinal)
        );
        await livechat.ClickAsync("button", "Fail");
        await meet.CloseAsync();
        Assert.Single(await browser.PagesAsync());
        await livechat.WaitForAsync("button", "Fail");
        var second = await browser.OpenAsync(Site.LivechatUrl);
        await second.WaitForAsync("button", "Fail");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_screenshot_has_the_size_asked_for(BrowserKind kind)
    {
        var browser = await StartAsync(
            kind,
            new BrowserOptions
            {
                Dark = true,
                ReducedMotion = true,
                Language = "de,en",
            }
        );
        var page = await browser.OpenAsync(Site.HostUrl, 320, 568);
        var path = Path.Combine(Directory.CreateTempSubdirectory("harness-").FullName, "page.png");

        await page.ScreenshotAsync(path);
        var png = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await page.ResizeAsync(1024, 700);

        Assert.Equal(
            (320, 568),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)))
        );
        Assert.Equal((int[])[1024, 700], await page.EvaluateAsync<int[]>("[innerWidth, innerHeight]"));
        Assert.True(
            await page.EvaluateAsync<bool>(
                "matchMedia('(prefers-color-scheme: dark)').matches && "
                    + "matchMedia('(prefers-reduced-motion: reduce)').matches"
            )
        );
        Assert.Equal((string[])["de", "en"], await page.EvaluateAsync<string[]>("navigator.languages"));
        Directory.Delete(Path.GetDirectoryName(path) ?? "", recursive: true);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_console_tells_of_errors_and_policy_violations_in_the_frame(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);
        var other = await browser.OpenAsync(Site.HostUrl);
        await page.ClickAsync("button", "Chat with us");
        var livechat = await page.FrameAsync("Livechat");

        await livechat.ClickAsync("button", "Fail");
        await livechat.ClickAsync("button", "Break the policy");
        var console = await page.ConsoleAsync();

        output.WriteLine(string.Join('\n', console));
        Assert.Contains(console, line => line.StartsWith("error: Error: planted failure", StringComparison.Ordinal));
        Assert.Contains(
            console,
            line =>
                line.Contains(
                    kind == BrowserKind.Chromium ? "requires 'TrustedScriptURL'" : "require-trusted-types-for",
                    StringComparison.Ordinal
                )
        );
        Assert.Empty(await other.ConsoleAsync());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_wait_that_fails_says_what_was_there(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var page = await browser.OpenAsync(Site.LivechatUrl);
        var limit = TimeSpan.FromMilliseconds(300);

        var missing = await Assert.ThrowsAsync<BrowserException>(() => page.ClickAsync("button", "Sned", limit));
        var disabled = await Assert.ThrowsAsync<BrowserException>(() => page.ClickAsync("button", "Attach", limit));
        var text = await Assert.ThrowsAsync<BrowserException>(() => page.WaitForTextAsync("no such text", limit));
        var frame = await Assert.ThrowsAsync<BrowserException>(() => page.FrameAsync("Nowhere", limit));
        var expression = await Assert.ThrowsAsync<BrowserException>(() =>
            page.WaitForExpressionAsync("the moon", "window.moon", limit)
        );
        var thrown = await Assert.ThrowsAsync<BrowserException>(() => page.EvaluateAsync<int>("nothing.here"));
        var unreachable = await Assert.ThrowsAsync<BrowserException>(() => page.GoToAsync("http://nothing.invalid/"));

        foreach (var exception in (BrowserException[])[missing, disabled, text, frame, expression, thrown, unreachable])
        {
            output.WriteLine(exception.Message);
        }

        Assert.Contains("\"Send\", \"Attach\", \"Fail\"", missing.Message, StringComparison.Ordinal);
        Assert.Contains("is disabled", disabled.Message, StringComparison.Ordinal);
        Assert.Contains("How can we help?", text.Message, StringComparison.Ordinal);
        Assert.Contains("\"Inner\"", frame.Message, StringComparison.Ordinal);
        Assert.Contains("the moon", expression.Message, StringComparison.Ordinal);
        Assert.Contains("nothing is not defined", thrown.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Axe_finds_a_planted_violation_under_a_strict_policy(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);
        await page.ClickAsync("button", "Chat with us");
        var livechat = await page.FrameAsync("Livechat");

        var clean = await livechat.AccessibilityViolationsAsync(AxeSource);
        await livechat.EvaluateAsync<object?>(
            "document.querySelector('main').append(Object.assign(document.createElement('button'), { id: 'empty' }))"
        );
        var planted = await livechat.AccessibilityViolationsAsync(AxeSource);

        output.WriteLine(string.Join('\n', planted));
        Assert.DoesNotContain(clean, line => line.StartsWith("button-name", StringComparison.Ordinal));
        Assert.Contains(
            planted,
            line =>
                line.StartsWith("button-name", StringComparison.Ordinal)
                && line.Contains("#empty", StringComparison.Ordinal)
        );
        Assert.Empty(await page.ConsoleAsync());
    }

    [Theory]
    [InlineData(BrowserKind.Chromium, false)]
    [InlineData(BrowserKind.Chromium, true)]
    [InlineData(BrowserKind.Firefox, true)]
    public async Task Blocked_third_party_cookies_leave_the_partitioned_one(BrowserKind kind, bool blocked)
    {
        var browser = await StartAsync(kind, new BrowserOptions { BlockThirdPartyCookies = blocked });
        var page = await browser.OpenAsync($"{Site.HostUrl}cookie-host");

        await page.ReloadAsync();
        var cookies = await page.FrameAsync("Cookies");

        Assert.Equal(
            blocked ? "__Host-x=1" : "plain=1; __Host-x=1",
            await cookies.EvaluateAsync<string>("document.getElementById('sent').textContent")
        );
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Two_people_talk_at_once_and_attach_a_file(BrowserKind kind)
    {
        var browsers = await Task.WhenAll(StartAsync(kind), StartAsync(BrowserKind.Chromium));
        var path = Path.Combine(Directory.CreateTempSubdirectory("harness-").FullName, "a.txt");
        await File.WriteAllTextAsync(path, "x", TestContext.Current.CancellationToken);

        var pages = await Task.WhenAll(browsers.Select(browser => browser.OpenAsync(Site.LivechatUrl)));
        await Task.WhenAll(pages.Select((page, i) => SayAsync(page, $"I am {i}")));

        async Task SayAsync(Page page, string text)
        {
            await page.FillAsync("Your message", text);
            await page.PressAsync("Enter");
            await page.WaitForTextAsync(text);
            await page.AttachAsync("File", path);
            await page.WaitForTextAsync("file a.txt");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Several_pages_of_one_browser_may_be_used_at_the_same_time(BrowserKind kind)
    {
        var browser = await StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);
        var livechat = await browser.OpenAsync(Site.LivechatUrl);

        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async i =>
                {
                    Assert.Equal(
                        "Host page",
                        await page.EvaluateAsync<string>("document.querySelector('h1').textContent")
                    );
                    Assert.Equal(i + 1, await livechat.EvaluateAsync<int>("async (n) => n + 1", i));
                    Assert.True(await livechat.HasAsync("button", "Send"));
                    Assert.False(await page.HasAsync("button", "Send"));
                })
        );
        await page.ClickAtAsync(1280 - 40, 800 - 25);
        await page.FrameAsync("Livechat");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_click_is_made_again_when_the_button_was_replaced_under_the_pointer(BrowserKind kind)
    {
        var page = await (await StartAsync(kind)).OpenAsync(Site.LivechatUrl);
        await page.EvaluateAsync<object?>(
            """
            () => {
              const send = document.querySelector('form button');
              const next = send.cloneNode(true);
              send.addEventListener('mousedown', () => send.replaceWith(next));
              next.addEventListener('click', () => { document.title = 'hit'; });
            }
            """
        );

        await page.ClickAsync("button", "Send");

        Assert.Equal("hit", await page.TitleAsync());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_browser_that_another_test_has_used_remembers_nothing(BrowserKind kind)
    {
        const string Mark =
            "window.name = 'mark', document.cookie = 'mark=1', "
            + "localStorage.setItem('mark', '1'), caches.open('mark').then(() => null)";
        const string Marks =
            "caches.keys().then((names) => [window.name, document.cookie, localStorage.length, "
            + "sessionStorage.length, names.length, history.length, document.hasFocus()].join())";
        await using var pool = new BrowserPool();
        var first = await pool.TakeAsync(kind, new());
        var host = await first.OpenAsync($"{Site.HostUrl}cookie-host");
        var frame = await host.FrameAsync("Cookies");
        foreach (var scope in (Scope[])[host, frame, await first.OpenAsync(Site.LivechatUrl)])
        {
            await scope.EvaluateAsync<object?>(Mark);
        }

        await pool.LeaveAsync(first);
        var second = await pool.TakeAsync(kind, new());
        Assert.Empty(await second.PagesAsync());
        var again = await second.OpenAsync($"{Site.HostUrl}cookie-host");
        var frameAgain = await again.FrameAsync("Cookies");

        Assert.Same(first, second);
        Assert.Equal("", await frameAgain.EvaluateAsync<string>("document.getElementById('sent').textContent"));
        Assert.EndsWith(",true", await again.EvaluateAsync<string>(Marks), StringComparison.Ordinal);
        foreach (var scope in (Scope[])[again, frameAgain, await second.OpenAsync(Site.LivechatUrl)])
        {
            // The frame has just been given that one
            Assert.Matches("^,(plain=1)?,0,0,0,[12],", await scope.EvaluateAsync<string>(Marks));
        }

        await pool.LeaveAsync(second);
        await using var other = await pool.TakeAsync(kind, new() { Language = "de" });
        Assert.NotSame(first, other);
    }

    [Fact(Explicit = true)]
    public async Task A_failing_test_keeps_what_it_saw()
    {
        var browser = await StartAsync(BrowserKind.Chromium);
        var firefox = await StartAsync(BrowserKind.Firefox);
        await browser.OpenAsync(Site.LivechatUrl);
        await (await firefox.OpenAsync(Site.LivechatUrl)).ClickAsync("button", "Fail");

        Assert.Fail("on purpose");
    }
}
