using System.Net.WebSockets;
using OpenQA.Selenium.BiDi;
using OpenQA.Selenium.BiDi.Session;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Firefox through WebDriver BiDi, spoken with the browser itself: no package brings its driver.</summary>
internal sealed class FirefoxBrowser : Browser
{
    private readonly FirefoxProcess _process;
    private readonly IBiDi _bidi;
    private readonly FirefoxDocuments _documents;
    private readonly FirefoxConsole _console;
    private readonly FirefoxPages _pages;

    private FirefoxBrowser(FirefoxProcess process, IBiDi bidi, BrowserOptions options)
        : base(BrowserKind.Firefox, options)
    {
        (_process, _bidi) = (process, bidi);
        (_documents, _console) = (new(bidi), new(bidi));
        _pages = new(bidi, _documents, _console);
        Input = new FirefoxInput(bidi, _documents);
    }

    internal override IBrowserInput Input { get; }

    internal override IBrowserPages Pages => _pages;

    public static async Task<FirefoxBrowser> StartAsync(BrowserOptions options)
    {
        if (options.Camera is not null)
            throw new NotSupportedException("The picture of Firefox's fake camera cannot be chosen.");
        var process = new FirefoxProcess();
        try
        {
            var address = await process.StartAsync(options);
            var bidi = await BiDi.ConnectAsync(new Uri($"{address}/session")).WaitAsync(Patience.CommandLimit);
            var browser = new FirefoxBrowser(process, bidi, options);
            await browser.BeginAsync();
            return browser;
        }
        catch (Exception exception)
            when (exception is BiDiException or BrowserException or TimeoutException or WebSocketException)
        {
            // half a browser is of no use to the test, and nobody else would end it
            await process.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _bidi.DisposeAsync().AsTask().WaitAsync(Patience.CommandLimit);
        }
        finally
        {
            await _process.DisposeAsync();
        }
    }

    internal override async Task<string> CallAsync(Scope scope, string function, string argumentsJson) =>
        await _documents.CallAsync(await _documents.OfAsync(scope), function, argumentsJson);

    internal override Task<IReadOnlyList<string>> ConsoleAsync(Page page) => _console.LinesAsync(page.PageId);

    internal override Task PreferAsync(Page page, bool dark) =>
        throw new NotSupportedException("Firefox is dark or light from its start.");

    internal override Task SlowDownAsync(Page page, int times) =>
        throw new NotSupportedException("Firefox is as fast as its machine.");

    internal override Task<IReadOnlyDictionary<string, double>> MetricsAsync(Page page) =>
        throw new NotSupportedException("Firefox tells no metrics of a page.");

    internal override Task AllowDevicesAsync(Page page, string origin) =>
        throw new NotSupportedException("Firefox takes back no refusal on command.");

    internal override Task<string> AddAuthenticatorAsync(Page page) =>
        throw new NotSupportedException("Firefox is given no authenticator.");

    internal override Task VerifyAsync(Page page, string authenticator, bool verifies) =>
        throw new NotSupportedException("Firefox is given no authenticator.");

    private async Task BeginAsync()
    {
        var capabilities = new CapabilityRequest { AcceptInsecureCerts = Options.IgnoreCertificateErrors };
        await _bidi.NewAsync(new CapabilitiesRequest { AlwaysMatch = capabilities }).WaitAsync(Patience.CommandLimit);
        await _pages.BeginAsync();
        await _console.ListenAsync();
        await RunFirstAsync(
            $"() => {{ {ProbeScript.For(Options)} {ProbeScript.HoldingCamera(Options)} {Options.ClockScript} }}"
        );
        if (Options.ForgetScriptCookies)
            await RunFirstAsync(
                "() => Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} })"
            );
    }

    // Before the scripts of every document.
    private async Task RunFirstAsync(string function) =>
        await _bidi.Script.AddPreloadScriptAsync(function).WaitAsync(Patience.CommandLimit);
}
