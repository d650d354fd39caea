using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>The pages of a Chromium.</summary>
/// <param name="useFirst">Hears of an empty page that nobody has asked for.</param>
internal sealed class ChromiumPages(ChromiumDriver chromium, bool isPhone, Action<string> useFirst) : IBrowserPages
{
    public Task<IReadOnlyList<string>> IdsAsync() =>
        chromium.TakeTurnAsync<IReadOnlyList<string>>(driver => driver.WindowHandles);

    public Task<string> CreateAsync() =>
        chromium.TakeTurnAsync(driver =>
        {
            chromium.Forget();
            driver.SwitchTo().Window(driver.WindowHandles[0]);
            driver.SwitchTo().NewWindow(WindowType.Tab);
            return driver.CurrentWindowHandle;
        });

    public Task NavigateAsync(Page page, string url) => LoadAsync(page, driver => driver.Navigate().GoToUrl(url));

    public Task ReloadAsync(Page page) => LoadAsync(page, driver => driver.Navigate().Refresh());

    public Task ResizeAsync(Page page, int width, int height) =>
        chromium.InAsync(
            page,
            driver =>
                driver.ExecuteCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    new Dictionary<string, object?>
                    {
                        ["width"] = width,
                        ["height"] = height,
                        ["deviceScaleFactor"] = 1,
                        ["mobile"] = isPhone,
                    }
                )
        );

    public Task<byte[]> CaptureAsync(Page page) => chromium.InAsync(page, driver => driver.GetScreenshot().AsByteArray);

    public Task ActivateAsync(Page page) =>
        chromium.InAsync(page, driver => driver.ExecuteCdpCommand("Page.bringToFront", []));

    public Task FreezeAsync(Page page) => SetLifecycleAsync(page, "frozen");

    public Task ThawAsync(Page page) => SetLifecycleAsync(page, "active");

    public Task CloseAsync(Page page) =>
        chromium.InAsync(
            page,
            driver =>
            {
                chromium.Forget();
                if (driver.WindowHandles.Count == 1)
                {
                    // Chromium ends with its last page, and the person may want to open another
                    driver.SwitchTo().NewWindow(WindowType.Tab);
                    useFirst(driver.CurrentWindowHandle);
                    driver.SwitchTo().Window(page.PageId);
                }

                driver.Close();
            }
        );

    public Task CleanAsync() =>
        chromium.TakeTurnAsync(driver =>
        {
            chromium.Forget();
            CloseAll(driver);
            // A page beside another has no focus, even when it is the last
            driver.ExecuteCdpCommand("Page.bringToFront", []);
            driver.ExecuteCdpCommand("Storage.clearCookies", []);
            driver.ExecuteCdpCommand(
                "Storage.clearDataForOrigin",
                new Dictionary<string, object?> { ["origin"] = "*", ["storageTypes"] = "all" }
            );
            driver.ExecuteCdpCommand("Network.clearBrowserCache", []);
            driver.ExecuteCdpCommand("Browser.resetPermissions", []);
            return true;
        });

    // All but a new one, in which the driver is then.
    private static void CloseAll(ChromeDriver driver)
    {
        var pages = driver.WindowHandles;
        driver.SwitchTo().Window(pages[^1]); // the first may be frozen
        driver.SwitchTo().NewWindow(WindowType.Tab);
        var empty = driver.CurrentWindowHandle;
        foreach (var page in pages)
        {
            // not by the driver, which would wait for a page that is frozen
            driver.ExecuteCdpCommand("Target.closeTarget", new Dictionary<string, object?> { ["targetId"] = page });
        }

        var start = TimeProvider.System.GetTimestamp();
        while (driver.WindowHandles.Count > 1)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience.Limit)
                throw new BrowserException("A page does not close.");
        }

        driver.SwitchTo().Window(empty);
    }

    private Task<object?> SetLifecycleAsync(Page page, string state) =>
        chromium.InAsync(
            page,
            driver =>
                driver.ExecuteCdpCommand(
                    "Page.setWebLifecycleState",
                    new Dictionary<string, object?> { ["state"] = state }
                )
        );

    private Task LoadAsync(Page page, Action<ChromeDriver> command) =>
        chromium.InAsync(
            page,
            driver =>
            {
                chromium.Forget();
                try
                {
                    command(driver);
                }
                catch (WebDriverException exception)
                {
                    // nobody answers there, or the page does not finish loading
                    throw new BrowserException(exception.Message, exception);
                }
            }
        );
}
