using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Harness;

[Trait("Needs", "browser")]
public sealed class HarnessTests(ITestOutputHelper output) : IWithBrowsers, IAsyncLifetime
{
    public TestBrowsers Browsers { get; } = new();
    private static readonly string AxeSource = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));

    private TestSite? _site;

    private TestSite Site => _site ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Browsers.DisposeAsync();
        await Site.DisposeAsync();
    }

    [Theory(Explicit = true), EachBrowser]
    [Trait("Full", "harness")]
    public async Task A_person_clicks_writes_and_chooses_in_a_page_in_its_frames_and_in_a_popup(BrowserKind kind)
    {
        var browser = await Browsers.StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);

        var livechat = await WritesByKeyboardAndFindsNothingAfterAReloadAsync(page);
        await APopupOpenedByAClickIsAPageLikeAnyOtherAsync(browser, page, livechat);
        await AClickIsMadeAgainWhenTheButtonWasReplacedAsync(await browser.OpenAsync(Site.LivechatUrl));
    }

    [Theory(Explicit = true), EachBrowser]
    [Trait("Full", "harness")]
    public async Task Two_people_and_several_pages_of_one_browser_are_used_at_the_same_time(BrowserKind kind)
    {
        var browsers = await Task.WhenAll(Browsers.StartAsync(kind), Browsers.StartAsync(BrowserKind.Chromium));
        var path = Path.Combine(Directory.CreateTempSubdirectory("harness-").FullName, "a.txt");
        await File.WriteAllTextAsync(path, "x", TestContext.Current.CancellationToken);

        var pages = await Task.WhenAll(browsers.Select(browser => browser.OpenAsync(Site.LivechatUrl)));
        await Task.WhenAll(pages.Select((page, i) => SayAsync(page, $"I am {i}")));
        await SeveralPagesAsync(browsers[0]);

        async Task SayAsync(Page page, string text)
        {
            await page.FillAsync("Your message", text);
            await page.PressAsync("Enter");
            await page.WaitForTextAsync(text);
            await page.AttachAsync("File", path);
            await page.WaitForTextAsync("file a.txt");
        }
    }

    /// <summary>Part of every run: without it the checks of all others could be blind.</summary>
    [Fact]
    [Trait("Full", "harness")]
    public Task What_goes_wrong_on_a_page_is_told() => TellsWhatGoesWrongAsync(BrowserKind.Chromium);

    [Fact(Explicit = true)]
    [Trait("Full", "harness")]
    public Task What_goes_wrong_on_a_page_is_told_in_Firefox() => TellsWhatGoesWrongAsync(BrowserKind.Firefox);

    private async Task TellsWhatGoesWrongAsync(BrowserKind kind)
    {
        var browser = await Browsers.StartAsync(kind);
        var page = await browser.OpenAsync(Site.HostUrl);
        var other = await browser.OpenAsync(Site.HostUrl);
        await page.ClickAsync("button", "Chat with us");
        var livechat = await page.FrameAsync("Livechat");

        await AxeFindsAPlantedViolationUnderAStrictPolicyAsync(page, livechat);
        await TheConsoleTellsOfErrorsAndPolicyViolationsAsync(page, livechat);
        await AWaitThatFailsSaysWhatWasThereAsync(await browser.OpenAsync(Site.LivechatUrl));

        Assert.Empty(await other.ConsoleAsync());
    }

    private static async Task<Scope> WritesByKeyboardAndFindsNothingAfterAReloadAsync(Page page)
    {
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

        await page.ReloadAsync();
        await page.ClickAsync("button", "Chat with us");
        await livechat.WaitForAsync("heading", "How can we help?");
        await livechat.WaitForGoneAsync("listitem", "/.*/");
        var inner = await livechat.FrameAsync("Inner");
        await inner.ClickAsync("button", "Press me");
        await inner.WaitForAsync("button", "Pressed");
        await livechat.EvaluateAsync<bool>("setTimeout(() => location.reload(), 0) > 0");
        await inner.WaitForAsync("button", "Press me");
        return livechat;
    }

    private async Task APopupOpenedByAClickIsAPageLikeAnyOtherAsync(Browser browser, Page page, Scope livechat)
    {
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
        await Eventually.IsTrueAsync(
            "the popup's console has the line",
            async () =>
                (await meet.ConsoleAsync()).Any(line => line.Contains("from the popup 1", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(
            (await page.ConsoleAsync()),
            line => line.Contains("from the popup", StringComparison.Ordinal)
        );
        await livechat.ClickAsync("button", "Fail");
        await meet.CloseAsync();
        Assert.Single(await browser.PagesAsync());
        await livechat.WaitForAsync("button", "Fail");
    }

    private static async Task AClickIsMadeAgainWhenTheButtonWasReplacedAsync(Page page)
    {
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

    private async Task SeveralPagesAsync(Browser browser)
    {
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

    private async Task TheConsoleTellsOfErrorsAndPolicyViolationsAsync(Page page, Scope livechat)
    {
        var kind = page.Browser.Kind;
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
    }

    private async Task AWaitThatFailsSaysWhatWasThereAsync(Page page)
    {
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

    private async Task AxeFindsAPlantedViolationUnderAStrictPolicyAsync(Page page, Scope livechat)
    {
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

    [Fact(Explicit = true)]
    public async Task A_failing_test_keeps_what_it_saw()
    {
        var browser = await Browsers.StartAsync(BrowserKind.Chromium);
        var firefox = await Browsers.StartAsync(BrowserKind.Firefox);
        await browser.OpenAsync(Site.LivechatUrl);
        await (await firefox.OpenAsync(Site.LivechatUrl)).ClickAsync("button", "Fail");

        Assert.Fail("on purpose");
    }
}
