[assembly: AssemblyFixture(typeof(LiveChatMeet.Tests.Plant.Browsers.BrowserPool))]

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>
/// Browsers that a test has left, cleaned, for a later test that wants one of the same kind and options: to start one
/// takes seconds, to clean one a moment.
/// All of them end with the run.
/// </summary>
public sealed class BrowserPool : IAsyncDisposable
{
    private const int MaxIdle = 8;

    private readonly Lock _lock = new();
    private readonly List<Browser> _idle = [];

    /// <summary>A browser that knows nothing of any page: a cleaned one, else a new one.</summary>
    public async Task<Browser> TakeAsync(BrowserKind kind, BrowserOptions options)
    {
        while (Take(kind, options) is { } idle)
        {
            if (await idle.IsThereAsync())
            {
                return idle;
            }

            await idle.DisposeAsync(); // it has ended by itself
        }

        return await Browser.StartAsync(kind, options);
    }

    /// <summary>Takes a browser back; one that does not let itself be cleaned is ended.</summary>
    public async Task LeaveAsync(Browser browser)
    {
        Browser? surplus = browser;
        if (await browser.TryCleanAsync())
        {
            lock (_lock)
            {
                _idle.Add(browser);
                surplus = _idle.Count > MaxIdle ? _idle[0] : null;
                if (surplus is not null)
                    _idle.RemoveAt(0);
            }
        }

        if (surplus is not null)
        {
            await surplus.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_idle.Select(browser => browser.DisposeAsync().AsTask()));

    private Browser? Take(BrowserKind kind, BrowserOptions options)
    {
        lock (_lock)
        {
            var idle = _idle.FindLast(browser => browser.Kind == kind && browser.Options == options);
            if (idle is not null)
                _idle.Remove(idle);
            return idle;
        }
    }
}
