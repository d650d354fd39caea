[assembly: AssemblyFixture(typeof(LiveChatMeet.Tests.Plant.Browsers.BrowserPool))]

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>
/// Browsers that a test has left, cleaned, for a later test that wants one of the same kind and options: to start one
/// takes seconds, to clean one a moment.
/// All of them end with the run.
/// </summary>
public sealed class BrowserPool : IAsyncDisposable
{
    // About as many as there are combinations of options; one that does nothing takes memory alone.
    private const int MaxIdle = 16;

    private readonly Lock _lock = new();
    private readonly List<Left> _idle = [];
    private int _taken;
    private int _started;

    /// <summary>A browser that knows nothing of any page: a cleaned one, else a new one.</summary>
    public async Task<Browser> TakeAsync(BrowserKind kind, BrowserOptions options)
    {
        Interlocked.Increment(ref _taken);
        while (Take(kind, options) is { } idle)
        {
            if (await idle.IsClean && await idle.Browser.IsThereAsync())
                return idle.Browser;
            await idle.Browser.DisposeAsync(); // it has ended by itself, or does not let itself be cleaned
        }

        Interlocked.Increment(ref _started);
        return await Browser.StartAsync(kind, options);
    }

    /// <summary>Takes a browser back. It is cleaned while the next test begins.</summary>
    public async Task LeaveAsync(Browser browser)
    {
        // The next test has a network of its own by the same name.
        if (browser.Options.Networks is not null)
        {
            await browser.DisposeAsync();
            return;
        }

        Left? surplus;
        lock (_lock)
        {
            _idle.Add(new(browser, browser.TryCleanAsync()));
            surplus = _idle.Count > MaxIdle ? _idle[0] : null;
            if (surplus is not null)
                _idle.RemoveAt(0);
        }

        if (surplus is not null)
        {
            await EndAsync(surplus);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_taken > 0)
            System.Console.WriteLine($"Browsers: {_taken} times one was taken, {_started} times it had to be started.");
        await Task.WhenAll(_idle.Select(EndAsync));
    }

    private static async Task EndAsync(Left left)
    {
        await left.IsClean;
        await left.Browser.DisposeAsync();
    }

    private Left? Take(BrowserKind kind, BrowserOptions options)
    {
        lock (_lock)
        {
            var idle = _idle.FindLast(left => left.Browser.Kind == kind && left.Browser.Options == options);
            if (idle is not null)
                _idle.Remove(idle);
            return idle;
        }
    }

    private sealed record Left(Browser Browser, Task<bool> IsClean);
}
