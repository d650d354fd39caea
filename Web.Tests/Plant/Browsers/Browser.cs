using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>One person's browser: a process tree and a profile of its own, without a window. Disposing ends exactly
/// those processes and deletes the profile.</summary>
public abstract class Browser : IAsyncDisposable
{
    private const int PhoneWidth = 390;
    private const int PhoneHeight = 844;

    private const string StillLoading = """
        location.href === 'about:blank'
          ? 'It is still about:blank.'
          : document.readyState !== 'complete'
            ? `${location.href} is ${document.readyState}.`
            : null
        """;

    private readonly ConcurrentDictionary<string, Page> _known = new();
    private string? _unusedFirstPage;

    private protected Browser(BrowserKind kind, BrowserOptions options) => (Kind, Options) = (kind, options);

    /// <summary>Which browser it is.</summary>
    public BrowserKind Kind { get; }

    /// <summary>How it was started.</summary>
    public BrowserOptions Options { get; }

    internal abstract IBrowserInput Input { get; }

    internal abstract IBrowserPages Pages { get; }

    private bool IsPhone => Options.Phone;

    /// <summary>Starts a browser with a fresh profile, fake camera and microphone, and no permission prompts.</summary>
    public static async Task<Browser> StartAsync(BrowserKind kind, BrowserOptions? options = null)
    {
        Browser browser = kind switch
        {
            BrowserKind.Chromium => await ChromiumBrowser.StartAsync(options ?? new BrowserOptions()),
            BrowserKind.Firefox => await FirefoxBrowser.StartAsync(options ?? new BrowserOptions()),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such browser"),
        };
        browser._unusedFirstPage = (await browser.Pages.IdsAsync()).Single();
        return browser;
    }

    /// <summary>Opens the address in a new tab with a viewport of this many CSS pixels (else 1280 × 800, on a phone 390
    /// × 844), and waits until it has loaded.</summary>
    public async Task<Page> OpenAsync(string url, int? width = null, int? height = null)
    {
        // Firefox never gives its first tab the focus: people there would write into a page that does not know they
        // look at it.
        var pageId =
            Kind == BrowserKind.Firefox
                ? await Pages.CreateAsync()
                : Interlocked.Exchange(ref _unusedFirstPage, null) ?? await Pages.CreateAsync();
        var page = _known.GetOrAdd(pageId, id => new Page(this, id));
        await page.ResizeAsync(width ?? (IsPhone ? PhoneWidth : 1280), height ?? (IsPhone ? PhoneHeight : 800));
        await page.GoToAsync(url);
        return page;
    }

    /// <summary>The page that a click or script has opened and that no earlier call has returned, once it has left
    /// <c>about:blank</c> and has loaded.</summary>
    public async Task<Page> WaitForNewPageAsync(TimeSpan? limit = null)
    {
        Page? found = null;
        await Patience.UntilAsync(
            $"Wait for a new page in {Kind}",
            limit,
            async () =>
            {
                found ??= await FindNewPageAsync();
                return found is null ? "No page was opened." : await found.EvaluateAsync<string?>(StillLoading);
            }
        );
        return found is not null
            ? _known.GetOrAdd(found.PageId, found)
            : throw new InvalidOperationException("the wait ended without a page");
    }

    private async Task<Page?> FindNewPageAsync()
    {
        var opened = (await PagesAsync()).FirstOrDefault(page => !_known.ContainsKey(page.PageId));
        // windows have a least width, and a phone none at all
        if (opened is not null && IsPhone)
            await opened.ResizeAsync(PhoneWidth, PhoneHeight);
        return opened;
    }

    /// <summary>Every open page, those opened by clicks included.</summary>
    public async Task<IReadOnlyList<Page>> PagesAsync() =>
        [
            .. (await Pages.IdsAsync())
                .Where(id => id != _unusedFirstPage)
                .Select(id => _known.GetValueOrDefault(id) ?? new Page(this, id)),
        ];

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Whether it still answers.</summary>
    internal async Task<bool> IsThereAsync() => await TryAsync(Pages.IdsAsync);

    /// <summary>Closes all pages, and forgets cookies, storage and permissions: it is as it was when it had just
    /// started.</summary>
    /// <returns>Whether it is; one that is not must be ended.</returns>
    internal Task<bool> TryCleanAsync() =>
        TryAsync(async () =>
        {
            await Pages.CleanAsync();
            _known.Clear();
            _unusedFirstPage = (await Pages.IdsAsync()).Single();
            return true;
        });

    /// <summary>Brings the page of the scope to the front when it is hidden: hidden tabs take no pointer and draw
    /// nothing.</summary>
    internal async Task ShowAsync(Scope scope)
    {
        if (await scope.EvaluateAsync<bool>("document.hidden"))
        {
            await Pages.ActivateAsync(new Page(this, scope.PageId));
        }
    }

    /// <summary>Calls a JavaScript function from JSON arguments to a JSON value in the document of the scope.</summary>
    internal abstract Task<string> CallAsync(Scope scope, string function, string argumentsJson);

    internal abstract Task PreferAsync(Page page, bool dark);

    internal abstract Task SlowDownAsync(Page page, int times);

    internal abstract Task<IReadOnlyDictionary<string, double>> MetricsAsync(Page page);

    internal abstract Task AllowDevicesAsync(Page page, string origin);

    internal abstract Task<string> AddAuthenticatorAsync(Page page);

    internal abstract Task VerifyAsync(Page page, string authenticator, bool verifies);

    internal abstract Task<IReadOnlyList<string>> ConsoleAsync(Page page);

    /// <summary>An empty page that nobody has asked for: the next one to be opened.</summary>
    private protected void UseFirst(string pageId) => _unusedFirstPage = pageId;

    private static async Task<bool> TryAsync<T>(Func<Task<T>> command)
    {
        try
        {
            await command().WaitAsync(Patience.Limit);
            return true;
        }
        catch (Exception exception)
            when (exception
                    is BrowserException
                        or TimeoutException
                        or InvalidOperationException
                        or HttpRequestException
                        or WebSocketException
            )
        {
            return false; // it has crashed, hangs, or kept a page open: a new one takes its place
        }
    }
}
