using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;

namespace LiveChatMeet.Tests.Media;

/// <summary>Debian's coturn, a TURN server, on loopback; ends with the test. It takes the time-limited passwords of its REST API, made from a shared secret.</summary>
/// <remarks>https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00</remarks>
public sealed class Coturn : IAsyncDisposable
{
    private const string Program = "/usr/bin/turnserver";
    private const string LinesOfAllocation = "ALLOCATE processed, success";

    private readonly Process _process;
    private readonly string _directory;
    private readonly string _secret;
    private readonly ConcurrentQueue<string> _lines = [];

    private Coturn(Process process, string directory, string secret, int port)
    {
        (_process, _directory, _secret, Port) = (process, directory, secret, port);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>"turn:127.0.0.1:port", which leaves the choice of the transport to who reads it.</summary>
    public string Url => $"turn:127.0.0.1:{Port}";

    /// <summary>How many relayed addresses it has given out so far.</summary>
    public int Allocations => _lines.Count(line => line.Contains(LinesOfAllocation, StringComparison.Ordinal));

    /// <summary>Starts it on a free port, and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended at once; the message has what it said.</exception>
    public static async Task<Coturn> StartAsync(string secret)
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-coturn-").FullName;
        var port = Nginx.FreePort();
        await File.WriteAllTextAsync($"{directory}/turnserver.conf", $"""
            listening-ip=127.0.0.1
            relay-ip=127.0.0.1
            listening-port={port}
            realm=livechatmeet.test
            use-auth-secret
            static-auth-secret={secret}
            allow-loopback-peers
            no-tls
            no-dtls
            no-cli
            no-multicast-peers
            userdb={directory}/turndb
            pidfile={directory}/turnserver.pid
            log-file=stdout
            verbose
            """);
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", $"{directory}/turnserver.conf"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory })
            ?? throw new InvalidOperationException("turnserver did not start.");
        var coturn = new Coturn(process, directory, secret, port);
        try
        {
            await Eventually.IsTrueAsync("coturn listens", coturn.ListensAsync);
            return coturn;
        }
        catch
        {
            await coturn.DisposeAsync();
            throw;
        }
    }

    /// <summary>A user name and password that the server accepts for ten minutes.</summary>
    public (string Username, string Credential) NewCredential(string name = "test")
    {
        var username = $"{DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds()}:{name}";
#pragma warning disable CA5350 // the REST API of TURN servers knows no other hash
        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(_secret), Encoding.UTF8.GetBytes(username));
#pragma warning restore CA5350
        return (username, Convert.ToBase64String(hash));
    }

    public async ValueTask DisposeAsync()
    {
        await BrowserProcess.KillAsync(_process);
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        if (_process.HasExited) throw new InvalidOperationException($"turnserver ended: {string.Join(" | ", _lines)}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false; // not there yet
        }
    }

    private void Keep(string? line)
    {
        if (line is not null) _lines.Enqueue(line);
    }
}
