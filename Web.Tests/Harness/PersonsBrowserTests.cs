using System.Buffers.Binary;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Harness;

/// <summary>A browser of the tests is as its person has set it, and remembers nothing of another one.</summary>
[Trait("Needs", "browser")]
[Trait("Full", "harness")]
public sealed class PersonsBrowserTests : IWithBrowsers, IAsyncLifetime
{
    public TestBrowsers Browsers { get; } = new();

    private TestSite? _site;

    private TestSite Site => _site ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _site = await TestSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Browsers.DisposeAsync();
        await Site.DisposeAsync();
    }

    [Theory(Explicit = true), EachBrowser]
    public async Task A_browser_is_as_its_person_has_set_it(BrowserKind kind)
    {
        var browser = await Browsers.StartAsync(
            kind,
            new BrowserOptions
            {
                Dark = true,
                ReducedMotion = true,
                Language = "de,en",
                BlockThirdPartyCookies = true,
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

        Assert.Equal("__Host-x=1", await CookiesInAFrameAsync(browser));
    }

    [Theory(Explicit = true), EachBrowser]
    public async Task A_browser_that_another_test_has_used_remembers_nothing(BrowserKind kind)
    {
        const string Mark = """
            ((window.name = 'mark'),
              (document.cookie = 'mark=1'),
              localStorage.setItem('mark', '1'),
              caches.open('mark').then(() => null))
            """;
        const string Marks = """
            caches
              .keys()
              .then((names) =>
                [
                  window.name,
                  document.cookie,
                  localStorage.length,
                  sessionStorage.length,
                  names.length,
                  history.length,
                  document.hasFocus(),
                ].join(),
              )
            """;
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

        if (kind == BrowserKind.Chromium)
            Assert.Equal("plain=1; __Host-x=1", await CookiesInAFrameAsync(second));
        await pool.LeaveAsync(second);
        await using var other = await pool.TakeAsync(kind, new() { Language = "de" });
        Assert.NotSame(first, other);
    }

    /// <summary>What a frame of another site sends along that was given a plain cookie and a partitioned one.</summary>
    private async Task<string> CookiesInAFrameAsync(Browser browser)
    {
        var page = await browser.OpenAsync($"{Site.HostUrl}cookie-host");
        await page.ReloadAsync();
        return await (await page.FrameAsync("Cookies")).EvaluateAsync<string>(
            "document.getElementById('sent').textContent"
        );
    }
}
