using System.Collections.Concurrent;
using System.Diagnostics;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A running Firefox and its profile.</summary>
internal sealed class FirefoxProcess : IAsyncDisposable
{
    private const string Program = "firefox-esr";
    private const string Listening = "WebDriver BiDi listening on ";

    private readonly string _profile = BrowserProcess.CreateProfile();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;
    private NamespaceTunnel? _tunnel;

    /// <summary>Starts it, and answers the address that it says it listens on.</summary>
    public async Task<string> StartAsync(BrowserOptions options)
    {
        await File.WriteAllTextAsync(Path.Combine(_profile, "user.js"), FirefoxPreferences.For(options));
        // port 0: Firefox takes a free one and says which
        string[] arguments = ["--headless", "--no-remote", "--profile", _profile, "--remote-debugging-port", "0"];
        _process = options.Networks is null
            ? BrowserProcess.Start(Program, arguments, Hear)
            : BrowserProcess.Start("ip", ["netns", "exec", options.Networks, Program, .. arguments], Hear);
        var address = await AddressAsync();
        // It answers nobody who names another port.
        if (options.Networks is not null)
            _tunnel = new(options.Networks, new Uri(address).Port, isSame: true);
        return address;
    }

    /// <summary>Ends exactly its processes, and deletes the profile.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await BrowserProcess.KillAsync(_process);
        if (_tunnel is not null)
            await _tunnel.DisposeAsync();
        await BrowserProcess.DeleteProfileAsync(_profile);
    }

    private async Task<string> AddressAsync()
    {
        try
        {
            return await _address.Task.WaitAsync(Patience.CommandLimit);
        }
        catch (TimeoutException exception)
        {
            throw new BrowserException(
                $"Firefox did not listen within {Patience.CommandLimit.TotalSeconds} "
                    + $"s; it said: {string.Join(" | ", _said)}",
                exception
            );
        }
    }

    private void Hear(string line)
    {
        if (_address.Task.IsCompleted)
            return; // it goes on talking, and nobody needs it
        _said.Enqueue(line);
        if (line.StartsWith(Listening, StringComparison.Ordinal))
            _address.TrySetResult(line[Listening.Length..]);
    }
}
