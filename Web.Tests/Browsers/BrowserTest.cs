using System.Collections.Immutable;

using Xunit;

namespace LiveChatMeet.Tests.Browsers;

/// <summary>
/// A test in real browsers. Browsers started here end with the test; when it has failed, what every open page shows and its console are kept in
/// <c>artifacts/browser-failures/(test name)/</c> at the top of the repository.
/// </summary>
public abstract class BrowserTest : IAsyncDisposable
{
    private ImmutableList<Browser> _browsers = [];

    /// <summary>Both browsers, for <c>[MemberData]</c>.</summary>
    public static TheoryData<BrowserKind> Kinds => [.. Enum.GetValues<BrowserKind>()];

    /// <summary>Starts a browser that ends with the test.</summary>
    protected async Task<Browser> StartAsync(BrowserKind kind, BrowserOptions? options = null)
    {
        var browser = await Browser.StartAsync(kind, options);
        ImmutableInterlocked.Update(ref _browsers, browsers => browsers.Add(browser));
        return browser;
    }

    /// <summary>Ends a browser as a crash does: none of its pages runs another line.</summary>
    protected async Task KillAsync(Browser browser)
    {
        ImmutableInterlocked.Update(ref _browsers, browsers => browsers.Remove(browser));
        await browser.DisposeAsync();
    }

    /// <summary>Keeps what the failed test was looking at, and ends its browsers.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                await KeepAsync(FolderFor(TestContext.Current.Test?.TestDisplayName ?? GetType().Name));
            }
        }
        finally
        {
            await Task.WhenAll(_browsers.Select(browser => browser.DisposeAsync().AsTask()));
        }
    }

    private static string FolderFor(string testName)
    {
        var name = string.Concat(testName.Select(character => char.IsLetterOrDigit(character) || character is '_' or '.' or '-' ? character : '-')).Trim('-');
        var top = Environment.CurrentDirectory;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            // the outermost one: a build may copy global.json beside the program
            top = File.Exists(Path.Combine(folder.FullName, "global.json")) ? folder.FullName : top;
        }

        return Path.Combine(top, "artifacts", "browser-failures", name);
    }

    private async Task KeepAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (i, browser) in _browsers.Index())
        {
            var file = Path.Combine(folder, $"{browser.Kind}-{i + 1}");
            try
            {
                foreach (var (j, page) in (await browser.PagesAsync()).Index())
                {
                    await File.WriteAllLinesAsync($"{file}-page-{j + 1}.txt", [await page.UrlAsync(), .. await page.ConsoleAsync()]);
                    await page.ScreenshotAsync($"{file}-page-{j + 1}.png");
                }
            }
            catch (Exception exception) when (exception is BrowserException or OpenQA.Selenium.WebDriverException or TimeoutException)
            {
                // a browser too broken to be looked at must not hide why the test failed
                await File.WriteAllTextAsync($"{file}-was-not-kept.txt", exception.ToString());
            }
        }
    }
}
