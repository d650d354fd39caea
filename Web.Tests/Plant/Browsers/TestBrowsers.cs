using System.Collections.Immutable;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>
/// The browsers of one test. They are as new; when the test has failed, why, what every open page shows and its console
/// are kept in <c>artifacts/browser-failures/(test name)/</c> at the top of the repository.
/// </summary>
public sealed class TestBrowsers : IAsyncDisposable
{
    private ImmutableList<Browser> _browsers = [];
    private ImmutableList<Browser> _shared = [];
    private BrowserPool? _pool;

    /// <summary>A browser without pages, for this test alone.</summary>
    public async Task<Browser> StartAsync(BrowserKind kind, BrowserOptions? options = null)
    {
        _pool ??=
            await TestContext.Current.GetFixture<BrowserPool>()
            ?? throw new InvalidOperationException("The assembly has no pool of browsers.");
        var browser = await _pool.TakeAsync(kind, options ?? new BrowserOptions());
        ImmutableInterlocked.Update(ref _browsers, browsers => browsers.Add(browser));
        return browser;
    }

    /// <summary>Keeps what this browser shows too, should the test fail; it belongs to several tests and does not end
    /// with this one.</summary>
    public void LookAt(Browser browser) => ImmutableInterlocked.Update(ref _shared, browsers => browsers.Add(browser));

    /// <summary>Ends a browser as a crash does: none of its pages runs another line.</summary>
    public async Task KillAsync(Browser browser)
    {
        ImmutableInterlocked.Update(ref _browsers, browsers => browsers.Remove(browser));
        await browser.DisposeAsync();
    }

    /// <summary>Keeps what the failed test was looking at, and ends its browsers; those of other tests are left to the
    /// next one.</summary>
    public async ValueTask DisposeAsync()
    {
        var hasFailed = TestContext.Current.TestState?.Result == TestResult.Failed;
        try
        {
            if (hasFailed)
            {
                await KeepAsync(FolderFor(TestContext.Current.Test!.TestDisplayName));
            }
        }
        finally
        {
            await Task.WhenAll(
                _browsers.Select(browser =>
                    hasFailed || _pool is null ? browser.DisposeAsync().AsTask() : _pool.LeaveAsync(browser)
                )
            );
        }
    }

    private static string FolderFor(string testName)
    {
        var name = string.Concat(
                testName.Select(character =>
                    char.IsLetterOrDigit(character) || character is '_' or '.' or '-' ? character : '-'
                )
            )
            .Trim('-');
        var top = Environment.CurrentDirectory;
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            // the outermost one: a build may copy global.json beside the program
            top = File.Exists(Path.Combine(above.FullName, "global.json")) ? above.FullName : top;
        }

        // test.sh lets it run again: the first failure stays
        var folder = Path.Combine(top, "artifacts", "browser-failures", name);
        return Directory.Exists(folder) ? $"{folder}-again" : folder;
    }

    private async Task KeepAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var failure = TestContext.Current.TestState;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "failure.txt"),
            string.Join('\n', [.. failure?.ExceptionMessages ?? [], .. failure?.ExceptionStackTraces ?? []])
        );
        foreach (var (i, browser) in _browsers.Concat(_shared).Index())
            await KeepAsync(browser, Path.Combine(folder, $"{browser.Kind}-{i + 1}"));
    }

    private static async Task KeepAsync(Browser browser, string file)
    {
        try
        {
            foreach (var (i, page) in (await browser.PagesAsync()).Index())
            {
                await File.WriteAllLinesAsync(
                    $"{file}-page-{i + 1}.txt",
                    [await page.UrlAsync(), .. await page.ConsoleAsync()]
                );
                await page.ScreenshotAsync($"{file}-page-{i + 1}.png");
            }
        }
        catch (Exception exception) when (exception is BrowserException or TimeoutException)
        {
            // a browser too broken to be looked at must not hide why the test failed
            await File.WriteAllTextAsync($"{file}-was-not-kept.txt", exception.ToString());
        }
    }
}
