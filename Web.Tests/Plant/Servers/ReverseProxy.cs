using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A proxy that the documents have an example for.</summary>
public enum ProxyKind
{
    Nginx,
    Caddy,
    Apache,
}

/// <summary>One of Debian's proxies with the example of <c>docs/</c>, certificate and ports put in.</summary>
public sealed class ReverseProxy : IAsyncDisposable
{
    private static readonly TimeSpan ListensWithin = TimeSpan.FromSeconds(20);

    private readonly string _directory;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ReverseProxy(ReverseProxyFiles files, Process process)
    {
        (_directory, _process, _errors) = (files.Directory, process, process.StandardError.ReadToEndAsync());
        (Origin, PlainOrigin) = ($"https://localhost:{files.Port}", $"http://localhost:{files.PlainPort}");
    }

    /// <summary>Where it serves https.</summary>
    public string Origin { get; }

    /// <summary>Where it serves plain http.</summary>
    public string PlainOrigin { get; }

    /// <param name="port">Where it is to serve https.</param>
    /// <param name="serverPort">Where the server listens.</param>
    public static async Task<ReverseProxy> StartAsync(ProxyKind kind, int port, int serverPort)
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-proxy-").FullName;
        Nginx.WriteCertificate(directory);
        var files = new ReverseProxyFiles(directory, port, Nginx.FreePort(), serverPort);
        var (program, arguments) = await files.WriteAsync(kind);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var home in (string[])["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"])
            start.Environment[home] = directory; // Caddy keeps things there
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        return await ListeningAsync(new ReverseProxy(files, process), files);
    }

    private static async Task<ReverseProxy> ListeningAsync(ReverseProxy proxy, ReverseProxyFiles files)
    {
        try
        {
            await Eventually.IsTrueAsync(
                "the proxy listens",
                async () => await proxy.ListensAsync(files.Port) && await proxy.ListensAsync(files.PlainPort),
                ListensWithin
            );
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> ListensAsync(int port)
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"It ended: {await _errors}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false; // not there yet
        }
    }
}
