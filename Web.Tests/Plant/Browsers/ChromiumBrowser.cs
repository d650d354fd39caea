using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Chromium through DevTools, spoken with the browser itself: a driver between them takes half of a test's
/// time.</summary>
internal sealed class ChromiumBrowser : Browser
{
    private readonly ChromiumProcess _process;
    private readonly DevToolsConnection _devTools;
    private readonly ChromiumTargets _targets;
    private readonly ChromiumConsole _console;
    private readonly ChromiumDocuments _documents;

    private ChromiumBrowser(
        ChromiumProcess process,
        DevToolsConnection devTools,
        ChromiumTargets targets,
        BrowserOptions options
    )
        : base(BrowserKind.Chromium, options)
    {
        (_process, _devTools, _targets) = (process, devTools, targets);
        _console = new ChromiumConsole(devTools, targets);
        _documents = new ChromiumDocuments(devTools, targets);
        Input = new ChromiumInput(devTools, targets, _documents);
        Pages = new ChromiumPages(devTools, targets, options.Phone, UseFirst);
    }

    internal override IBrowserInput Input { get; }

    internal override IBrowserPages Pages { get; }

    public static async Task<ChromiumBrowser> StartAsync(BrowserOptions options)
    {
        var (process, devTools) = (new ChromiumProcess(), new DevToolsConnection());
        try
        {
            var address = await process.StartAsync(options);
            var targets = new ChromiumTargets(devTools);
            var browser = new ChromiumBrowser(process, devTools, targets, options);
            await devTools.OpenAsync(address);
            await targets.StartAsync();
            await browser.HasFirstPageAsync();
            return browser;
        }
        catch (Exception exception) when (exception is BrowserException or WebSocketException or TimeoutException)
        {
            // half a browser is of no use to the test, and nobody else would end it
            await process.DisposeAsync();
            await devTools.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _devTools.DisposeAsync();
    }

    internal override Task<string> CallAsync(Scope scope, string function, string argumentsJson) =>
        _documents.CallAsync(scope, function, argumentsJson);

    internal override Task<IReadOnlyList<string>> ConsoleAsync(Page page) => _console.LinesAsync(page.PageId);

    internal override Task PreferAsync(Page page, bool dark) =>
        AskAsync(
            page,
            "Emulation.setEmulatedMedia",
            new()
            {
                ["features"] = new JsonArray(
                    Feature("prefers-color-scheme", dark ? "dark" : "light"),
                    Feature("prefers-reduced-motion", Options.ReducedMotion ? "reduce" : "no-preference")
                ),
            }
        );

    internal override Task SlowDownAsync(Page page, int times) =>
        AskAsync(page, "Emulation.setCPUThrottlingRate", new() { ["rate"] = times });

    internal override async Task<IReadOnlyDictionary<string, double>> MetricsAsync(Page page)
    {
        await AskAsync(page, "HeapProfiler.collectGarbage");
        await AskAsync(page, "Performance.enable");
        var answer = await AskAsync(page, "Performance.getMetrics");
        return answer
            .GetProperty("metrics")
            .EnumerateArray()
            .ToDictionary(
                metric => metric.GetProperty("name").GetString()!,
                metric => metric.GetProperty("value").GetDouble()
            );
    }

    internal override async Task AllowDevicesAsync(Page page, string origin)
    {
        foreach (var device in (string[])["camera", "microphone"])
            await AskAsync(
                page,
                "Browser.setPermission",
                new()
                {
                    ["origin"] = origin,
                    ["permission"] = new JsonObject { ["name"] = device },
                    ["setting"] = "granted",
                }
            );
    }

    /// <summary>Deletes all cookies, of all sites and partitions, while their pages live.</summary>
    public Task DeleteCookiesAsync() => _devTools.AskAsync(null, "Storage.clearCookies");

    internal override async Task<string> AddAuthenticatorAsync(Page page)
    {
        await AskAsync(page, "WebAuthn.enable");
        var answer = await AskAsync(
            page,
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new JsonObject
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        return answer.GetProperty("authenticatorId").GetString()!;
    }

    internal override Task VerifyAsync(Page page, string authenticator, bool verifies) =>
        AskAsync(
            page,
            "WebAuthn.setUserVerified",
            new() { ["authenticatorId"] = authenticator, ["isUserVerified"] = verifies }
        );

    private static JsonObject Feature(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private Task<JsonElement> AskAsync(Page page, string method, JsonObject? parameters = null) =>
        _devTools.AskAsync(_targets.SessionOf(page.PageId), method, parameters);

    private Task HasFirstPageAsync() =>
        Patience.UntilAsync(
            "Chromium has a page",
            Patience.CommandLimit,
            async () => await Pages.IdsAsync() is [var first] && _targets.DocumentOf(first) is not null ? null : "None."
        );
}
