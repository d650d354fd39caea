using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Interactions;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Chromium through classic WebDriver. The driver has one current window and frame, so commands take turns and
/// each goes to its own first, where the one before was elsewhere.</summary>
internal sealed class ChromiumBrowser : Browser
{
    private const string Program = "/usr/bin/chromium";
    private const string DriverProgram = "/usr/bin/chromedriver";

    // no switch says this of frames and popups
    private const string TouchScreen = """
        const define = (prototype, name, value) =>
          Object.defineProperty(prototype, name, { get: () => value, configurable: true, enumerable: true });
        define(Navigator.prototype, 'maxTouchPoints', 5);
        if (globalThis.NavigatorUAData) define(NavigatorUAData.prototype, 'mobile', true);
        """;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ChromeDriverService _service;
    private readonly ChromeDriver _driver;
    private readonly PointerInputDevice _hand = new(PointerKind.Mouse, "hand");
    private readonly ChromiumConsole _console;
    private readonly string _profile;
    private Scope? _current;

    private ChromiumBrowser(
        ChromeDriverService service,
        ChromeDriver driver,
        ChromiumConsole console,
        string profile,
        BrowserOptions options
    )
        : base(BrowserKind.Chromium, options) =>
        (_service, _driver, _console, _profile) = (service, driver, console, profile);

    public static async Task<ChromiumBrowser> StartAsync(BrowserOptions options)
    {
        var profile = BrowserProcess.CreateProfile();
        var service = ChromeDriverService.CreateDefaultService(DriverProgram);
        service.SuppressInitialDiagnosticInformation = true;
        try
        {
            await InstallProbeAsync(ProbeFolder(profile), options);
            var settings = Settings(options, profile);
            settings.AddArguments(await DevicesAsync(options, profile));
            var driver = await Task.Run(() => new ChromeDriver(service, settings, Patience.CommandLimit));
            driver.Manage().Timeouts().PageLoad = Patience.CommandLimit;
            driver.Manage().Timeouts().AsynchronousJavaScript = Patience.CommandLimit;
            var address = driver.Capabilities.GetCapability("goog:chromeOptions")
                is IReadOnlyDictionary<string, object> chromium
                ? (string)chromium["debuggerAddress"]
                : throw new BrowserException("chromedriver names no DevTools address");
            return new ChromiumBrowser(service, driver, await ChromiumConsole.ConnectAsync(address), profile, options);
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
            await EndAsync(service, profile);
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await EndAsync(_service, _profile);
        await _console.DisposeAsync();
        _turn.Dispose();
    }

    internal override Task<string> CallAsync(Scope scope, string function, string argumentsJson) =>
        InAsync(scope, () => Answer(function, argumentsJson));

    internal override Task ClickMarkedAsync(Scope scope) =>
        InAsync(
            scope,
            () =>
            {
                try
                {
                    Marked().Click();
                }
                catch (WebDriverException exception)
                    when (exception
                            is ElementClickInterceptedException
                                or StaleElementReferenceException
                                or ElementNotInteractableException
                    )
                {
                    // the page has changed since the element was found, and nothing was clicked: the caller looks again
                    throw new BrowserException(exception.Message, exception);
                }
            }
        );

    internal override Task AttachMarkedAsync(Scope scope, string path) => InAsync(scope, () => Marked().SendKeys(path));

    internal override Task PressAsync(Scope scope, IReadOnlyList<string> chords) =>
        InAsync(
            scope,
            () =>
            {
                var keyboard = new KeyInputDevice("keyboard");
                var actions = new ActionBuilder();
                foreach (var chord in chords)
                {
                    foreach (var key in chord)
                    {
                        actions.AddAction(keyboard.CreateKeyDown(key));
                    }

                    foreach (var key in chord.Reverse())
                    {
                        actions.AddAction(keyboard.CreateKeyUp(key));
                    }
                }

                _driver.PerformActions(actions.ToActionSequenceList());
            }
        );

    internal override Task NavigateAsync(Page page, string url) =>
        LoadAsync(page, () => _driver.Navigate().GoToUrl(url));

    internal override Task ReloadAsync(Page page) => LoadAsync(page, () => _driver.Navigate().Refresh());

    internal override Task ResizeAsync(Page page, int width, int height) =>
        InAsync(
            page,
            () =>
                _driver.ExecuteCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    new Dictionary<string, object?>
                    {
                        ["width"] = width,
                        ["height"] = height,
                        ["deviceScaleFactor"] = 1,
                        ["mobile"] = IsPhone,
                    }
                )
        );

    internal override Task<byte[]> CaptureAsync(Page page) => InAsync(page, () => _driver.GetScreenshot().AsByteArray);

    internal override Task ActivateAsync(Page page) =>
        InAsync(page, () => _driver.ExecuteCdpCommand("Page.bringToFront", []));

    internal override Task FreezeAsync(Page page) => SetLifecycleAsync(page, "frozen");

    internal override Task ThawAsync(Page page) => SetLifecycleAsync(page, "active");

    private Task<object?> SetLifecycleAsync(Page page, string state) =>
        InAsync(
            page,
            () =>
                _driver.ExecuteCdpCommand(
                    "Page.setWebLifecycleState",
                    new Dictionary<string, object?> { ["state"] = state }
                )
        );

    internal override Task PreferAsync(Page page, bool dark) =>
        InAsync(
            page,
            () =>
                _driver.ExecuteCdpCommand(
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

    private static Dictionary<string, object?> Feature(string name, string value) =>
        new() { ["name"] = name, ["value"] = value };

    internal override Task<IReadOnlyDictionary<string, double>> MetricsAsync(Page page) =>
        InAsync<IReadOnlyDictionary<string, double>>(
            page,
            () =>
            {
                _driver.ExecuteCdpCommand("HeapProfiler.collectGarbage", []);
                _driver.ExecuteCdpCommand("Performance.enable", []);
                var answer =
                    (IReadOnlyDictionary<string, object>)(
                        _driver.ExecuteCdpCommand("Performance.getMetrics", [])
                        ?? throw new BrowserException("Chromium has no metrics.")
                    );
                return ((IEnumerable<object>)answer["metrics"])
                    .Cast<IReadOnlyDictionary<string, object>>()
                    .ToDictionary(
                        metric => (string)metric["name"],
                        metric => Convert.ToDouble(metric["value"], System.Globalization.CultureInfo.InvariantCulture)
                    );
            }
        );

    internal override Task AllowDevicesAsync(Page page, string origin) =>
        InAsync(
            page,
            () =>
            {
                foreach (var device in (string[])["camera", "microphone"])
                {
                    _driver.ExecuteCdpCommand(
                        "Browser.setPermission",
                        new Dictionary<string, object?>
                        {
                            ["origin"] = origin,
                            ["permission"] = new Dictionary<string, object?> { ["name"] = device },
                            ["setting"] = "granted",
                        }
                    );
                }
            }
        );

    internal override Task ComposeAsync(Page page, string text) =>
        InAsync(
            page,
            () =>
                _driver.ExecuteCdpCommand(
                    "Input.imeSetComposition",
                    new Dictionary<string, object?>
                    {
                        ["text"] = text,
                        ["selectionStart"] = text.Length,
                        ["selectionEnd"] = text.Length,
                    }
                )
        );

    internal override Task ClickAtAsync(Page page, int x, int y) =>
        InAsync(
            page,
            () =>
            {
                var pointer = new PointerInputDevice(PointerKind.Mouse);
                var actions = new ActionBuilder()
                    .AddAction(pointer.CreatePointerMove(CoordinateOrigin.Viewport, x, y, TimeSpan.Zero))
                    .AddAction(pointer.CreatePointerDown(MouseButton.Left))
                    .AddAction(pointer.CreatePointerUp(MouseButton.Left));
                _driver.PerformActions(actions.ToActionSequenceList());
            }
        );

    internal override Task DragAsync(Page page, IReadOnlyList<(int X, int Y)> way) =>
        InAsync(
            page,
            () =>
            {
                var pointer = new PointerInputDevice(PointerKind.Mouse);
                var actions = new ActionBuilder()
                    .AddAction(MoveTo(way[0]))
                    .AddAction(pointer.CreatePointerDown(MouseButton.Left));
                foreach (var point in way.Skip(1))
                    actions.AddAction(MoveTo(point));
                _driver.PerformActions(
                    actions.AddAction(pointer.CreatePointerUp(MouseButton.Left)).ToActionSequenceList()
                );

                Interaction MoveTo((int X, int Y) point) =>
                    pointer.CreatePointerMove(CoordinateOrigin.Viewport, point.X, point.Y, Browsers.Drag.StepTakes);
            }
        );

    internal override Task PointAsync(Scope scope, int x, int y, bool? press) =>
        InAsync(
            scope,
            () =>
            {
                var actions = new ActionBuilder().AddAction(
                    _hand.CreatePointerMove(CoordinateOrigin.Viewport, x, y, TimeSpan.Zero)
                );
                if (press is { } isDown)
                    actions.AddAction(
                        isDown ? _hand.CreatePointerDown(MouseButton.Left) : _hand.CreatePointerUp(MouseButton.Left)
                    );
                _driver.PerformActions(actions.ToActionSequenceList());
            }
        );

    internal override Task CloseAsync(Page page) =>
        InAsync(
            page,
            () =>
            {
                _current = null;
                if (_driver.WindowHandles.Count == 1)
                {
                    // Chromium ends with its last page, and the person may want to open another
                    _driver.SwitchTo().NewWindow(WindowType.Tab);
                    UseFirst(_driver.CurrentWindowHandle);
                    _driver.SwitchTo().Window(page.PageId);
                }

                _driver.Close();
            }
        );

    internal override Task<IReadOnlyList<string>> ConsoleAsync(Page page) => _console.LinesAsync(page.PageId);

    private protected override Task CleanAsync() =>
        TakeTurnAsync(() =>
        {
            _current = null;
            var pages = _driver.WindowHandles;
            _driver.SwitchTo().Window(pages[^1]); // the first may be frozen
            _driver.SwitchTo().NewWindow(WindowType.Tab);
            var empty = _driver.CurrentWindowHandle;
            foreach (var page in pages)
            {
                // not by the driver, which would wait for a page that is frozen
                _driver.ExecuteCdpCommand(
                    "Target.closeTarget",
                    new Dictionary<string, object?> { ["targetId"] = page }
                );
            }

            var start = TimeProvider.System.GetTimestamp();
            while (_driver.WindowHandles.Count > 1)
            {
                if (TimeProvider.System.GetElapsedTime(start) > Patience.Limit)
                    throw new BrowserException("A page does not close.");
            }

            _driver.SwitchTo().Window(empty);
            // A page beside another has no focus, even when it is the last
            _driver.ExecuteCdpCommand("Page.bringToFront", []);
            _driver.ExecuteCdpCommand("Storage.clearCookies", []);
            _driver.ExecuteCdpCommand(
                "Storage.clearDataForOrigin",
                new Dictionary<string, object?> { ["origin"] = "*", ["storageTypes"] = "all" }
            );
            _driver.ExecuteCdpCommand("Network.clearBrowserCache", []);
            _driver.ExecuteCdpCommand("Browser.resetPermissions", []);
            return true;
        });

    /// <summary>Deletes all cookies, of all sites and partitions, while their pages live.</summary>
    public Task DeleteCookiesAsync() =>
        TakeTurnAsync(() =>
        {
            _driver.ExecuteCdpCommand("Storage.clearCookies", []);
            return true;
        });

    private protected override Task<IReadOnlyList<string>> PageIdsAsync() =>
        TakeTurnAsync<IReadOnlyList<string>>(() => _driver.WindowHandles);

    private protected override Task<string> CreatePageAsync() =>
        TakeTurnAsync(() =>
        {
            _current = null;
            _driver.SwitchTo().Window(_driver.WindowHandles[0]);
            _driver.SwitchTo().NewWindow(WindowType.Tab);
            return _driver.CurrentWindowHandle;
        });

    private static ChromeOptions Settings(BrowserOptions options, string profile)
    {
        var settings = new ChromeOptions
        {
            BinaryLocation = Program,
            AcceptInsecureCertificates = options.IgnoreCertificateErrors,
        };
        settings.AddExcludedArgument("disable-popup-blocking"); // popups need a click, as for people
        settings.AddArguments(
            "--headless=new",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-breakpad",
            "--disable-dev-shm-usage",
            $"--user-data-dir={profile}",
            $"--accept-lang={options.Language}",
            $"--lang={options.Language.Split(',')[0]}",
            $"--load-extension={ProbeFolder(profile)}"
        );
        if (Environment.IsPrivilegedProcess)
        {
            settings.AddArgument("--no-sandbox");
        }

        if (options.Dark)
        {
            settings.AddArgument("--force-dark-mode");
        }

        if (options.ReducedMotion)
        {
            settings.AddArgument("--force-prefers-reduced-motion");
        }

        if (options.Phone)
        {
            // set for the whole browser, as what DevTools emulates for a page reaches neither its frames on other sites
            // nor the start of a popup
            settings.AddArguments(
                "--user-agent=Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 "
                    + "(KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
                "--touch-events=enabled",
                "--blink-settings=primaryPointerType=2,"
                    + "availablePointerTypes=2,primaryHoverType=1,availableHoverTypes=1",
                "--window-size=500,844"
            );
        }

        if (options.Autoplay)
        {
            settings.AddArgument("--autoplay-policy=no-user-gesture-required");
        }

        if (options.Media == MediaDevices.Refused)
        {
            settings.AddUserProfilePreference("profile.default_content_setting_values.media_stream_camera", 2);
            settings.AddUserProfilePreference("profile.default_content_setting_values.media_stream_mic", 2);
        }

        settings.AddUserProfilePreference("profile.cookie_controls_mode", options.BlockThirdPartyCookies ? 1 : 0);
        settings.AddUserProfilePreference("profile.block_third_party_cookies", options.BlockThirdPartyCookies);
        return settings;
    }

    /// <summary>
    /// The probe as a content script: that runs first in every document, those of frames on other sites and of popups
    /// too.
    /// DevTools cannot promise it, as it attaches to them when they may be running already.
    /// </summary>
    private static async Task InstallProbeAsync(string folder, BrowserOptions options)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "probe.js"),
            ProbeScript.For(options) + (options.Phone ? TouchScreen : "") + options.ClockScript
        );
        await File.WriteAllTextAsync(
            Path.Combine(folder, "manifest.json"),
            """
            {
              "manifest_version": 3, "name": "Probe", "version": "1",
              "content_scripts": [{
                "matches": ["<all_urls>"], "js": ["probe.js"], "world": "MAIN", "run_at": "document_start",
                "all_frames": true, "match_about_blank": true, "match_origin_as_fallback": true
              }]
            }
            """
        );
    }

    private static string ProbeFolder(string profile) => Path.Combine(profile, "probe");

    private static async Task<IReadOnlyList<string>> DevicesAsync(BrowserOptions options, string profile)
    {
        // a machine with nothing but lo has no candidates without it
        List<string> arguments = ["--allow-loopback-in-peer-connection"];
        arguments.Add(
            options.Media switch
            {
                MediaDevices.NoCamera => "--use-fake-device-for-media-stream=device-count=0",
                // A microphone comes with every number of fake cameras
                MediaDevices.NoDevices => "--disable-audio-input",
                _ => "--use-fake-device-for-media-stream",
            }
        );
        if (options.Media is not MediaDevices.Refused)
        {
            arguments.Add("--use-fake-ui-for-media-stream");
        }

        if (options.Camera is { } colour)
        {
            var path = Path.Combine(profile, "camera.y4m");
            await FakeDevices.WriteVideoAsync(path, colour, options.CameraHeight, options.FramesPerSecond);
            arguments.Add($"--use-file-for-fake-video-capture={path}");
        }

        if (options.Tone is { } hertz)
        {
            var path = Path.Combine(profile, "microphone.wav");
            await File.WriteAllBytesAsync(path, FakeDevices.Sound(hertz, options.SteadyTone));
            arguments.Add($"--use-file-for-fake-audio-capture={path}");
        }

        return arguments;
    }

    private static async Task EndAsync(ChromeDriverService service, string profile)
    {
        if (service.IsRunning)
        {
            await BrowserProcess.KillAsync(Process.GetProcessById(service.ProcessId));
        }

        service.Dispose();
        await BrowserProcess.DeleteProfileAsync(profile);
    }

    private Task<bool> LoadAsync(Page page, Action command) =>
        InAsync(
            page,
            () =>
            {
                _current = null;
                try
                {
                    command();
                }
                catch (WebDriverException exception)
                {
                    // nobody answers there, or the page does not finish loading
                    throw new BrowserException(exception.Message, exception);
                }
            }
        );

    private Task<bool> InAsync(Scope scope, Action command) =>
        InAsync(
            scope,
            () =>
            {
                command();
                return true;
            }
        );

    private Task<T> InAsync<T>(Scope scope, Func<T> command) =>
        TakeTurnAsync(() =>
        {
            if (
                _current is { } current
                && current.PageId == scope.PageId
                && current.FrameTitles.SequenceEqual(scope.FrameTitles)
            )
            {
                try
                {
                    return command();
                }
                catch (Exception exception)
                    when ((exception as WebDriverException ?? exception.InnerException)
                            is NoSuchWindowException
                                or NoSuchFrameException
                    )
                {
                    // the frame was replaced since: another may have its title
                }
            }

            GoTo(scope);
            return command();
        });

    private void GoTo(Scope scope)
    {
        _current = null;
        try
        {
            _driver.SwitchTo().Window(scope.PageId);
            foreach (var title in scope.FrameTitles)
            {
                Enter(title);
            }
        }
        catch (WebDriverException exception)
        {
            // a page that was closed or a frame that was replaced while we went there: the caller may look again
            throw new BrowserException($"{scope} is not there: {exception.Message}", exception);
        }

        _current = scope;
    }

    private void Enter(string title)
    {
        var argumentsJson = JsonSerializer.Serialize(new[] { title });
        var answer = Answer(PageScript.Using("harness.markFrame", install: false), argumentsJson);
        if (answer == PageScript.NotInstalled)
        {
            answer = Answer(PageScript.Using("harness.markFrame", install: true), argumentsJson);
        }

        if (Execute($"return ({PageScript.Marked})()") is not IWebElement frame)
        {
            throw new BrowserException(PageScript.ProblemIn(answer));
        }

        _driver.SwitchTo().Frame(frame);
    }

    private string Answer(string function, string argumentsJson) =>
        Execute($"return ({function})(arguments[0])", argumentsJson) as string
        ?? throw new BrowserException("The script answered no JSON");

    private IWebElement Marked() =>
        Execute($"return ({PageScript.Marked})()") as IWebElement
        ?? throw new BrowserException("The document was replaced before the element was used.");

    private object? Execute(string script, params object[] arguments)
    {
        try
        {
            return _driver.ExecuteScript(script, arguments);
        }
        catch (WebDriverException exception)
        {
            // scripts fail with the page's own errors, and when their document goes away
            throw new BrowserException(exception.Message, exception);
        }
    }

    private async Task<T> TakeTurnAsync<T>(Func<T> command)
    {
        if (!await _turn.WaitAsync(Patience.CommandLimit))
        {
            throw new BrowserException(
                $"Chromium was busy with another command for {Patience.CommandLimit.TotalSeconds} s"
            );
        }

        try
        {
            return await Task.Run(command);
        }
        finally
        {
            _turn.Release();
        }
    }
}
