using System.Collections.Concurrent;
using System.Diagnostics;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A running Chromium and its profile.</summary>
internal sealed class ChromiumProcess : IAsyncDisposable
{
    private const string Program = "chromium";

    private readonly string _profile = BrowserProcess.CreateProfile();
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;
    private NamespaceTunnel? _tunnel;

    /// <summary>Starts it, and answers the address of its browser target for DevTools.</summary>
    public async Task<Uri> StartAsync(BrowserOptions options)
    {
        var arguments = await ChromiumSettings.PrepareAsync(options, _profile);
        _process = options.Networks is null
            ? BrowserProcess.Start(Program, arguments, Hear)
            : BrowserProcess.Start("ip", ["netns", "exec", options.Networks, Program, .. arguments], Hear);
        var address = await AddressAsync(Path.Combine(_profile, "DevToolsActivePort"));
        if (options.Networks is null)
            return address;
        _tunnel = new(options.Networks, address.Port);
        return _tunnel.Through(address);
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

    // Chromium writes its port and its path into this file, a line each, once it listens.
    private async Task<Uri> AddressAsync(string file)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, var path, ..])
                return new Uri($"ws://127.0.0.1:{port}{path}");
            if (TimeProvider.System.GetElapsedTime(start) > Patience.CommandLimit)
                throw new BrowserException(
                    $"Chromium did not listen within {Patience.CommandLimit.TotalSeconds} "
                        + $"s; it said: {string.Join(" | ", _said)}"
                );
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    // The first lines are enough to say why it does not start.
    private void Hear(string line)
    {
        if (_said.Count < 20)
            _said.Enqueue(line);
    }
}
