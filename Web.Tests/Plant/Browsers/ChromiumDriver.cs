using System.Diagnostics;
using System.Text.Json;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>chromedriver and its Chromium, by classic WebDriver. It has one current window and frame, so commands take
/// turns and each goes to its own first, where the one before was elsewhere.</summary>
internal sealed class ChromiumDriver : IAsyncDisposable
{
    private const string DriverProgram = "/usr/bin/chromedriver";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly ChromeDriverService _service = ChromeDriverService.CreateDefaultService(DriverProgram);
    private readonly string _profile = BrowserProcess.CreateProfile();
    private ChromeDriver? _driver;
    private Scope? _current;

    public ChromiumDriver() => _service.SuppressInitialDiagnosticInformation = true;

    private ChromeDriver Driver => _driver ?? throw new BrowserException("Chromium has not started.");

    /// <summary>Starts both, and answers the address of Chromium's DevTools ("host:port").</summary>
    public async Task<string> StartAsync(BrowserOptions options)
    {
        var settings = await ChromiumSettings.PrepareAsync(options, _profile);
        _driver = await Task.Run(() => new ChromeDriver(_service, settings, Patience.CommandLimit));
        _driver.Manage().Timeouts().PageLoad = Patience.CommandLimit;
        _driver.Manage().Timeouts().AsynchronousJavaScript = Patience.CommandLimit;
        return _driver.Capabilities.GetCapability("goog:chromeOptions") is IReadOnlyDictionary<string, object> chromium
            ? (string)chromium["debuggerAddress"]
            : throw new BrowserException("chromedriver names no DevTools address");
    }

    /// <summary>Ends exactly its processes, and deletes the profile.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_service.IsRunning)
            await BrowserProcess.KillAsync(Process.GetProcessById(_service.ProcessId));
        _service.Dispose();
        await BrowserProcess.DeleteProfileAsync(_profile);
        _turn.Dispose();
    }

    /// <summary>Gives a command in the document of the scope.</summary>
    public Task InAsync(Scope scope, Action<ChromeDriver> command) =>
        InAsync(
            scope,
            driver =>
            {
                command(driver);
                return true;
            }
        );

    /// <summary>Asks something in the document of the scope.</summary>
    public Task<T> InAsync<T>(Scope scope, Func<ChromeDriver, T> command) =>
        TakeTurnAsync(driver =>
        {
            if (IsIn(scope))
            {
                try
                {
                    return command(driver);
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
            return command(driver);
        });

    /// <summary>Asks something of the browser as a whole.</summary>
    public async Task<T> TakeTurnAsync<T>(Func<ChromeDriver, T> command)
    {
        if (!await _turn.WaitAsync(Patience.CommandLimit))
            throw new BrowserException(
                $"Chromium was busy with another command for {Patience.CommandLimit.TotalSeconds} s"
            );
        try
        {
            return await Task.Run(() => command(Driver));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Said within a turn that may lead to another document: the next one goes to its own anew.</summary>
    public void Forget() => _current = null;

    /// <summary>Within a turn: the JSON that a function answers to JSON.</summary>
    public string Answer(string function, string argumentsJson) =>
        Execute($"return ({function})(arguments[0])", argumentsJson) as string
        ?? throw new BrowserException("The script answered no JSON");

    /// <summary>Within a turn: the element that the document's script marked last.</summary>
    public IWebElement Marked() =>
        FindMarked() ?? throw new BrowserException("The document was replaced before the element was used.");

    private IWebElement? FindMarked() => Execute($"return ({PageScript.Marked})()") as IWebElement;

    private bool IsIn(Scope scope) =>
        _current is { } current
        && current.PageId == scope.PageId
        && current.FrameTitles.SequenceEqual(scope.FrameTitles);

    private void GoTo(Scope scope)
    {
        _current = null;
        try
        {
            Driver.SwitchTo().Window(scope.PageId);
            foreach (var title in scope.FrameTitles)
                Enter(title);
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
            answer = Answer(PageScript.Using("harness.markFrame", install: true), argumentsJson);
        Driver.SwitchTo().Frame(FindMarked() ?? throw new BrowserException(PageScript.ProblemIn(answer)));
    }

    private object? Execute(string script, params object[] arguments)
    {
        try
        {
            return Driver.ExecuteScript(script, arguments);
        }
        catch (WebDriverException exception)
        {
            // scripts fail with the page's own errors, and when their document goes away
            throw new BrowserException(exception.Message, exception);
        }
    }
}
