using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using OpenQA.Selenium.BiDi;
using OpenQA.Selenium.BiDi.Browser;
using OpenQA.Selenium.BiDi.BrowsingContext;
using OpenQA.Selenium.BiDi.Input;
using OpenQA.Selenium.BiDi.Script;
using OpenQA.Selenium.BiDi.Session;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Firefox through WebDriver BiDi, spoken with the browser itself: no package brings its driver.</summary>
internal sealed class FirefoxBrowser : Browser
{
    private const string Program = "firefox-esr";
    private const string Listening = "WebDriver BiDi listening on ";

    private const string FocusedFrame = """
        () => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          return active instanceof HTMLIFrameElement ? active.contentWindow : null;
        }
        """;

    private readonly Process _process;
    private readonly IBiDi _bidi;
    private readonly string _profile;
    private readonly ConcurrentDictionary<string, string> _parentOfFrame = new();
    private readonly ConcurrentQueue<(string ContextId, string Line)> _lines = new();

    private UserContext _person;

    private FirefoxBrowser(Process process, IBiDi bidi, string profile, UserContext person, BrowserOptions options)
        : base(BrowserKind.Firefox, options) => (_process, _bidi, _profile, _person) = (process, bidi, profile, person);

    public static async Task<FirefoxBrowser> StartAsync(BrowserOptions options)
    {
        if (options.Camera is not null)
        {
            throw new NotSupportedException("The picture of Firefox's fake camera cannot be chosen.");
        }

        var profile = BrowserProcess.CreateProfile();
        await File.WriteAllTextAsync(Path.Combine(profile, "user.js"), Preferences(options));
        var process = new Process
        {
            // port 0: Firefox takes a free one and says which
            StartInfo = new ProcessStartInfo(
                BrowserProcess.OnPath(Program),
                ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            },
        };
        try
        {
            var address = await StartAsync(process);
            var bidi = await BiDi.ConnectAsync(new Uri($"{address}/session")).WaitAsync(Patience.CommandLimit);
            await bidi.NewAsync(
                    new CapabilitiesRequest
                    {
                        AlwaysMatch = new CapabilityRequest { AcceptInsecureCerts = options.IgnoreCertificateErrors },
                    }
                )
                .WaitAsync(Patience.CommandLimit);
            var browser = new FirefoxBrowser(process, bidi, profile, await NewPersonAsync(bidi), options);
            await browser.ListenAsync();
            await bidi
                .Script.AddPreloadScriptAsync($"() => {{ {ProbeScript.For(options)} {options.ClockScript} }}")
                .WaitAsync(Patience.CommandLimit);
            if (options.ForgetScriptCookies)
            {
                await bidi
                    .Script.AddPreloadScriptAsync(
                        "() => Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} })"
                    )
                    .WaitAsync(Patience.CommandLimit);
            }

            return browser;
        }
        catch (Exception exception)
            when (exception
                    is BiDiException
                        or BrowserException
                        or TimeoutException
                        or System.Net.WebSockets.WebSocketException
            )
        {
            // half a browser is of no use to the test, and nobody else would end it
            await BrowserProcess.KillAsync(process);
            await BrowserProcess.DeleteProfileAsync(profile);
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
            await BrowserProcess.KillAsync(_process);
            await BrowserProcess.DeleteProfileAsync(_profile);
        }
    }

    internal override async Task<string> CallAsync(Scope scope, string function, string argumentsJson) =>
        await CallAsync(await ContextAsync(scope), function, argumentsJson);

    internal override async Task ClickMarkedAsync(Scope scope)
    {
        var context = await ContextAsync(scope);
        var element = await MarkedAsync(context);
        await PointAsync(context, new PointerMoveAction(0, 0) { Origin = new ElementOrigin(element) });
    }

    internal override async Task AttachMarkedAsync(Scope scope, string path)
    {
        var context = await ContextAsync(scope);
        var element = await MarkedAsync(context);
        await AnswerAsync(_bidi.Input.SetFilesAsync(context, element, [path]));
    }

    internal override async Task PressAsync(Scope scope, IReadOnlyList<string> chords)
    {
        var keys = chords.SelectMany(chord =>
            chord
                .Select(IKeySourceAction (key) => new KeyDownAction(key))
                .Concat(chord.Reverse().Select(IKeySourceAction (key) => new KeyUpAction(key)))
        );
        await AnswerAsync(
            _bidi.Input.PerformActionsAsync(
                await FocusedAsync(Top(scope)),
                [new KeySourceActions("keyboard", [.. keys])]
            )
        );
    }

    internal override Task NavigateAsync(Page page, string url) =>
        AnswerAsync(Top(page).NavigateAsync(url, new NavigateOptions { Wait = ReadinessState.Complete }));

    internal override Task ReloadAsync(Page page) =>
        AnswerAsync(Top(page).ReloadAsync(new ReloadOptions { Wait = ReadinessState.Complete }));

    internal override Task ResizeAsync(Page page, int width, int height) =>
        AnswerAsync(
            _bidi.BrowsingContext.SetViewportAsync(
                new SetViewportOptions
                {
                    Context = Top(page),
                    Viewport = new Optional<Viewport?>(new Viewport(width, height)),
                }
            )
        );

    internal override async Task<byte[]> CaptureAsync(Page page) =>
        (await AnswerAsync(Top(page).CaptureScreenshotAsync())).ToByteArray();

    internal override Task ActivateAsync(Page page) => AnswerAsync(Top(page).ActivateAsync());

    internal override Task FreezeAsync(Page page) =>
        throw new NotSupportedException("Firefox freezes no page on command.");

    internal override Task ThawAsync(Page page) =>
        throw new NotSupportedException("Firefox freezes no page on command.");

    internal override Task PreferAsync(Page page, bool dark) =>
        throw new NotSupportedException("Firefox is dark or light from its start.");

    internal override Task<IReadOnlyDictionary<string, double>> MetricsAsync(Page page) =>
        throw new NotSupportedException("Firefox tells no metrics of a page.");

    internal override Task AllowDevicesAsync(Page page, string origin) =>
        throw new NotSupportedException("Firefox takes back no refusal on command.");

    internal override Task ComposeAsync(Page page, string text) =>
        throw new NotSupportedException("Firefox has no input method on command.");

    internal override Task ClickAtAsync(Page page, int x, int y) => PointAsync(Top(page), new PointerMoveAction(x, y));

    internal override Task DragAsync(Page page, IReadOnlyList<(int X, int Y)> way)
    {
        var moves = way.Select(
            IPointerSourceAction (point) =>
                new PointerMoveAction(point.X, point.Y) { Duration = (long)Browsers.Drag.StepTakes.TotalMilliseconds }
        );
        return AnswerAsync(
            _bidi.Input.PerformActionsAsync(
                Top(page),
                [
                    new PointerSourceActions(
                        "mouse",
                        [moves.First(), new PointerDownAction(0), .. moves.Skip(1), new PointerUpAction(0)]
                    ),
                ]
            )
        );
    }

    internal override async Task PointAsync(Scope scope, int x, int y, bool? press) =>
        await AnswerAsync(
            _bidi.Input.PerformActionsAsync(
                await ContextAsync(scope),
                [
                    new PointerSourceActions(
                        "hand",
                        press is { } isDown
                            ? [new PointerMoveAction(x, y), isDown ? new PointerDownAction(0) : new PointerUpAction(0)]
                            : [new PointerMoveAction(x, y)]
                    ),
                ]
            )
        );

    internal override Task CloseAsync(Page page) => AnswerAsync(Top(page).CloseAsync());

    internal override async Task<IReadOnlyList<string>> ConsoleAsync(Page page)
    {
        // an answer comes after the messages that were written before the question
        await AnswerAsync(_bidi.BrowsingContext.GetTreeAsync());
        return [.. _lines.Where(line => PageOf(line.ContextId) == page.PageId).Select(line => line.Line)];
    }

    private protected override async Task<IReadOnlyList<string>> PageIdsAsync() =>
        [
            .. (
                await AnswerAsync(_bidi.BrowsingContext.GetTreeAsync(new GetTreeOptions { MaxDepth = 0 }))
            ).Contexts.Select(context => context.Context.Id),
        ];

    private protected override async Task<string> CreatePageAsync() =>
        (
            await AnswerAsync(
                _bidi.BrowsingContext.CreateAsync(ContextType.Tab, new CreateOptions { UserContext = _person })
            )
        )
            .Context
            .Id;

    private protected override async Task CleanAsync()
    {
        // closes the pages, and their cookies and storage go with it
        await AnswerAsync(_bidi.Browser.RemoveUserContextAsync(_person));
        _lines.Clear();
        _parentOfFrame.Clear();
        _person = await NewPersonAsync(_bidi);
    }

    /// <summary>Cookies, storage and cache of their own; the first tab of the browser belongs to nobody.</summary>
    private static async Task<UserContext> NewPersonAsync(IBiDi bidi) =>
        (await AnswerAsync(bidi.Browser.CreateUserContextAsync())).UserContext;

    /// <summary>Starts Firefox and answers the address it says it listens on.</summary>
    private static async Task<string> StartAsync(Process process)
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            return await address.Task.WaitAsync(Patience.CommandLimit);
        }
        catch (TimeoutException exception)
        {
            throw new BrowserException(
                $"Firefox did not listen within {Patience.CommandLimit.TotalSeconds} "
                    + $"s; it said: {string.Join(" | ", said)}",
                exception
            );
        }

        void Hear(string? line)
        {
            if (line is null || address.Task.IsCompleted)
            {
                return; // it goes on talking, and nobody needs it
            }

            said.Enqueue(line);
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                address.TrySetResult(line[Listening.Length..]);
            }
        }
    }

    private static string Preferences(BrowserOptions options)
    {
        var preferences = new Dictionary<string, object>
        {
            ["browser.startup.page"] = 0,
            ["browser.startup.homepage_override.mstone"] = "ignore",
            ["browser.sessionstore.resume_from_crash"] = false,
            ["browser.shell.checkDefaultBrowser"] = false,
            ["browser.aboutwelcome.enabled"] = false,
            ["browser.newtabpage.enabled"] = false,
            ["browser.region.network.url"] = "",
            ["browser.safebrowsing.update.enabled"] = false,
            ["app.normandy.enabled"] = false,
            ["datareporting.policy.dataSubmissionEnabled"] = false,
            ["network.captive-portal-service.enabled"] = false,
            ["network.connectivity-service.enabled"] = false,
            ["extensions.update.enabled"] = false,
            ["dom.disable_open_during_load"] = true, // popups need a click, as for people
            ["dom.disable_beforeunload"] = true,
            ["focusmanager.testmode"] = true, // no window of a headless browser has the system's focus
            ["media.navigator.streams.fake"] = true,
            ["media.navigator.permission.disabled"] = options.Media != MediaDevices.Refused,
            ["media.peerconnection.ice.loopback"] = true, // a machine with nothing but lo has no candidates without it
            ["layout.css.prefers-color-scheme.content-override"] = options.Dark ? 0 : 1,
            ["ui.prefersReducedMotion"] = options.ReducedMotion ? 1 : 0,
            ["intl.accept_languages"] = options.Language,
        };
        if (options.Media == MediaDevices.Refused)
        {
            preferences["permissions.default.camera"] = 2;
            preferences["permissions.default.microphone"] = 2;
        }

        // only devices of this name count then, and there are none
        if (options.Media is MediaDevices.NoCamera or MediaDevices.NoDevices)
        {
            preferences["media.video_loopback_dev"] = "none";
        }

        if (options.Media is MediaDevices.NoDevices)
        {
            preferences["media.audio_loopback_dev"] = "none";
        }

        if (options.Tone is { } hertz)
        {
            preferences["media.navigator.audio.fake_frequency"] = hertz;
        }

        if (options.Phone)
        {
            preferences["general.useragent.override"] =
                "Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";
            preferences["dom.w3c_touch_events.enabled"] = 1;
            preferences["dom.w3c_touch_events.legacy_apis.enabled"] = true;
            preferences["dom.maxtouchpoints.testing.value"] = 5;
            preferences["ui.primaryPointerCapabilities"] = 1; // coarse, no hover
            preferences["ui.allPointerCapabilities"] = 1;
        }

        if (options.Autoplay)
        {
            preferences["media.autoplay.default"] = 0;
        }

        if (options.BlockThirdPartyCookies)
        {
            preferences["network.cookie.cookieBehavior"] = 5;
            preferences["network.cookie.cookieBehavior.optInPartitioning"] = true;
        }

        return string.Concat(
            preferences.Select(one =>
                $"user_pref({JsonSerializer.Serialize(one.Key)}, {JsonSerializer.Serialize(one.Value)});\n"
            )
        );
    }

    private static async Task<T> AnswerAsync<T>(Task<T> command)
    {
        try
        {
            return await command.WaitAsync(Patience.CommandLimit);
        }
        catch (BiDiException exception)
        {
            // the browser refuses: mostly a document that has just gone, and the caller may look again
            throw new BrowserException($"Firefox refused: {exception.Message}", exception);
        }
    }

    private async Task ListenAsync()
    {
        await _bidi
            .BrowsingContext.ContextCreated.SubscribeAsync(created =>
            {
                if (created.Parent is { } parent)
                {
                    _parentOfFrame[created.Context.Id] = parent.Id;
                }
            })
            .WaitAsync(Patience.CommandLimit);
        await _bidi
            .Log.EntryAdded.SubscribeAsync(entry =>
                _lines.Enqueue(
                    (
                        entry.Source.Context?.Id ?? "",
                        $"{entry.Level.ToString().ToLowerInvariant()}: {entry.Text?.ReplaceLineEndings(" ")}"
                    )
                )
            )
            .WaitAsync(Patience.CommandLimit);
    }

    private string PageOf(string contextId)
    {
        while (_parentOfFrame.TryGetValue(contextId, out var parent))
        {
            contextId = parent;
        }

        return contextId;
    }

    private BrowsingContext Top(Scope scope) => new(_bidi, scope.PageId);

    private async Task<BrowsingContext> ContextAsync(Scope scope)
    {
        var context = Top(scope);
        foreach (var title in scope.FrameTitles)
        {
            var argumentsJson = JsonSerializer.Serialize(new[] { title });
            var answer = await CallAsync(context, PageScript.Using("harness.markFrame", install: false), argumentsJson);
            if (answer == PageScript.NotInstalled)
            {
                answer = await CallAsync(context, PageScript.Using("harness.markFrame", install: true), argumentsJson);
            }

            var frame = await EvaluateAsync(context, $"() => ({PageScript.Marked})()?.contentWindow ?? null", []);
            context = frame is WindowProxyRemoteValue window
                ? window.Value.Context
                : throw new BrowserException($"{scope} is not there: {PageScript.ProblemIn(answer)}");
        }

        return context;
    }

    /// <summary>The document that has the focus: keys sent to a page do not reach its frames.</summary>
    private async Task<BrowsingContext> FocusedAsync(BrowsingContext context)
    {
        while (await EvaluateAsync(context, FocusedFrame, []) is WindowProxyRemoteValue window)
        {
            context = window.Value.Context;
        }

        return context;
    }

    private async Task<string> CallAsync(BrowsingContext context, string function, string argumentsJson) =>
        await EvaluateAsync(context, function, [new StringLocalValue(argumentsJson)]) is StringRemoteValue value
            ? value.Value
            : throw new BrowserException("The script answered no JSON");

    private async Task<SharedReferenceLocalValue> MarkedAsync(BrowsingContext context) =>
        await EvaluateAsync(context, PageScript.Marked, []) is NodeRemoteValue { SharedId: { } sharedId }
            ? new SharedReferenceLocalValue(sharedId)
            : throw new BrowserException("The document was replaced before the element was used.");

    private async Task<RemoteValue> EvaluateAsync(
        BrowsingContext context,
        string function,
        ImmutableArray<LocalValue> arguments
    ) =>
        await AnswerAsync(
            _bidi.Script.CallFunctionAsync(
                function,
                awaitPromise: true,
                new ContextTarget(context),
                new CallFunctionOptions { Arguments = arguments }
            )
        ) switch
        {
            EvaluateResultSuccess success => success.Result,
            EvaluateResultException failure => throw new BrowserException(failure.ExceptionDetails.Text),
            var other => throw new BrowserException($"The script ended as {other}"),
        };

    private Task<PerformActionsResult> PointAsync(BrowsingContext context, PointerMoveAction move) =>
        AnswerAsync(
            _bidi.Input.PerformActionsAsync(
                context,
                [new PointerSourceActions("mouse", [move, new PointerDownAction(0), new PointerUpAction(0)])]
            )
        );
}
