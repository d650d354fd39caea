using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Leads from a port of this machine's loopback to one of another network namespace's, where nobody else
/// reaches it.</summary>
internal sealed class NamespaceTunnel : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly string _networks;
    private readonly int _port;
    private readonly Task _work;

    /// <param name="networks">The name of the namespace.</param>
    /// <param name="port">There.</param>
    /// <param name="isSame">Whether it has to be the same port here.</param>
    public NamespaceTunnel(string networks, int port, bool isSame = false)
    {
        (_networks, _port, _listener) = (networks, port, new(IPAddress.Loopback, isSame ? port : 0));
        _listener.Start();
        _work = AcceptAsync();
    }

    /// <summary>The same address, from here.</summary>
    public Uri Through(Uri address) =>
        new UriBuilder(address) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _work;
    }

    private async Task AcceptAsync()
    {
        List<Task> passing = [];
        try
        {
            while (true)
                passing.Add(PassAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // closed: those that pass end with their browser
        }
        await Task.WhenAll(passing);
    }

    private async Task PassAsync(TcpClient client)
    {
        var script = $"exec 3<>/dev/tcp/127.0.0.1/{_port}; cat <&3 & exec cat >&3";
        var start = new ProcessStartInfo("ip", ["netns", "exec", _networks, "bash", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using (client)
        using (var there = Process.Start(start)!)
        {
            var here = client.GetStream();
            try
            {
                await Task.WhenAny(
                    here.CopyToAsync(there.StandardInput.BaseStream),
                    there.StandardOutput.BaseStream.CopyToAsync(here)
                );
            }
            finally
            {
                await BrowserProcess.KillAsync(there);
            }
        }
    }
}
