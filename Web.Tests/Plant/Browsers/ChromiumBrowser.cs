using System.Globalization;
using System.Net.WebSockets;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Chromium through classic WebDriver, and DevTools where that has no word for it.</summary>
internal sealed class ChromiumBrowser : Browser
{
    private readonly ChromiumDriver _chromium;
    private readonly ChromiumConsole _console;

    private ChromiumBrowser(ChromiumDriver chromium, ChromiumConsole console, BrowserOptions options)
        : base(BrowserKind.Chromium, options)
    {
        (_chromium, _console) = (chromium, console);
        Input = new ChromiumInput(chromium);
        Pages = new ChromiumPages(chromium, options.Phone, UseFirst);
    }

    internal override IBrowserInput Input { get; }

    internal override IBrowserPages Pages { get; }

    public static async Task<ChromiumBrowser> StartAsync(BrowserOptions options)
    {
        var chromium = new ChromiumDriver();
        try
        {
            var address = await chromium.StartAsync(options);
            return new ChromiumBrowser(chromium, await ChromiumConsole.ConnectAsync(address), options);
        }
        catch (Exception exception)
            when (exception
                    is WebDriverException
                        or BrowserException
                        or HttpRequestException
                        or WebSocketException
                        or TimeoutException
            )
        {
            // half a browser is of no use to the test, and nobody else would end it
            await chromium.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await _console.DisposeAsync();
    }

    internal override Task<string> CallAsync(Scope scope, string function, string argumentsJson) =>
        _chromium.InAsync(scope, _ => _chromium.Answer(function, argumentsJson));

    internal override Task<IReadOnlyList<string>> ConsoleAsync(Page page) => _console.LinesAsync(page.PageId);

    internal override Task PreferAsync(Page page, bool dark) =>
        _chromium.InAsync(
            page,
            driver =>
                driver.ExecuteCdpCommand(
                    "Emulation.setEmulatedMedia",
                    new Dictionary<string, object?>
                    {
                        ["features"] = new[]
                        {
                            Feature("prefers-color-scheme", dark ? "dark" : "light"),
                            Feature("prefers-reduced-motion", Options.ReducedMotion ? "reduce" : "no-preference"),
                        },
                    }
                )
        );

    internal override Task SlowDownAsync(Page page, int times) =>
        _chromium.InAsync(
            page,
            driver =>
                driver.ExecuteCdpCommand(
                    "Emulation.setCPUThrottlingRate",
                    new Dictionary<string, object?> { ["rate"] = times }
                )
        );

    internal override Task<IReadOnlyDictionary<string, double>> MetricsAsync(Page page) =>
        _chromium.InAsync(page, Metrics);

    internal override Task AllowDevicesAsync(Page page, string origin) =>
        _chromium.InAsync(
            page,
            driver =>
            {
                foreach (var device in (string[])["camera", "microphone"])
                    driver.ExecuteCdpCommand(
                        "Browser.setPermission",
                        new Dictionary<string, object?>
                        {
                            ["origin"] = origin,
                            ["permission"] = new Dictionary<string, object?> { ["name"] = device },
                            ["setting"] = "granted",
                        }
                    );
            }
        );

    /// <summary>Deletes all cookies, of all sites and partitions, while their pages live.</summary>
    public Task DeleteCookiesAsync() =>
        _chromium.TakeTurnAsync(driver => driver.ExecuteCdpCommand("Storage.clearCookies", []));

    private static Dictionary<string, object?> Feature(string name, string value) =>
        new() { ["name"] = name, ["value"] = value };

    private static IReadOnlyDictionary<string, double> Metrics(ChromeDriver driver)
    {
        driver.ExecuteCdpCommand("HeapProfiler.collectGarbage", []);
        driver.ExecuteCdpCommand("Performance.enable", []);
        return driver.ExecuteCdpCommand("Performance.getMetrics", []) is IReadOnlyDictionary<string, object> answer
            ? ((IEnumerable<object>)answer["metrics"])
                .Cast<IReadOnlyDictionary<string, object>>()
                .ToDictionary(
                    metric => (string)metric["name"],
                    metric => Convert.ToDouble(metric["value"], CultureInfo.InvariantCulture)
                )
            : throw new BrowserException("Chromium has no metrics.");
    }
}
