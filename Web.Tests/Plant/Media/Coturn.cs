using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>Debian's coturn, a TURN server, on loopback; ends with the test. It takes the time-limited passwords of its
/// REST API, made from a shared secret.</summary>
/// <remarks>https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00</remarks>
public sealed class Coturn : IAsyncDisposable
{
    private const string Program = "/usr/bin/turnserver";
    private const string LinesOfChannel = "CHANNEL_BIND processed, success";
    private const string LinesOfAllocation = "ALLOCATE processed, success";

    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(1);

    // RFC 8489, 5: a request for a binding, without attributes, with the magic cookie and any transaction.
    private static readonly byte[] BindingRequest = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. new byte[12]];

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

    /// <summary>What it has used of processors so far, and of memory: kilobytes.</summary>
    public (TimeSpan Cpu, long Memory) Use
    {
        get
        {
            _process.Refresh();
            return (_process.TotalProcessorTime, _process.WorkingSet64 / 1_024);
        }
    }

    /// <summary>How many relayed addresses it has given out so far.</summary>
    public int Allocations => _lines.Count(line => line.Contains(LinesOfAllocation, StringComparison.Ordinal));

    /// <summary>How often it let a client reach a peer through a channel.</summary>
    public int Channels => _lines.Count(line => line.Contains(LinesOfChannel, StringComparison.Ordinal));

    /// <summary>
    /// Starts it on a free port with the configuration that docs/settings.md prints, our address, files and
    /// secret put in, and waits until it listens.
    /// </summary>
    /// <param name="reachesItself">Whether two who are both relayed may meet: here its address is one that the
    /// configuration denies.</param>
    /// <param name="isOpen">Whether what keeps it from the network is left out, as somebody might by mistake.</param>
    /// <param name="hasIPv6">Whether it gives out addresses of IPv6 too.</param>
    /// <exception cref="InvalidOperationException">It ended at once; the message has what it said.</exception>
    public static async Task<Coturn> StartAsync(
        string secret,
        bool reachesItself = true,
        bool isOpen = false,
        bool hasIPv6 = false
    )
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-coturn-").FullName;
        var port = Nginx.FreePort();
        Nginx.WriteCertificate(directory);
        await File.WriteAllTextAsync(
            $"{directory}/turnserver.conf",
            WithoutDenials(await ConfigurationAsync(directory, port, secret, reachesItself), isOpen)
                + (hasIPv6 ? "\nrelay-ip=::1\n" : "")
        );
        var start = new ProcessStartInfo(Program, ["-c", $"{directory}/turnserver.conf"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("turnserver did not start.");
        return await ListeningAsync(new Coturn(process, directory, secret, port));
    }

    private static async Task<Coturn> ListeningAsync(Coturn coturn)
    {
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

    private static async Task<string> ConfigurationAsync(string directory, int port, string secret, bool reachesItself)
    {
        var printed = Printed.With(
            await Printed.BlockAsync("docs/settings.md", "`/etc/turnserver.conf`"),
            ("listening-port=3478\n", $"listening-port={port}\n"),
            ("tls-listening-port=5349", $"tls-listening-port={Nginx.FreePort()}"),
            ("/etc/ssl/turn.pem", $"{directory}/certificate.pem"),
            ("/etc/ssl/turn.key", $"{directory}/certificate.key"),
            ("static-auth-secret=what openssl rand -hex 32 prints", $"static-auth-secret={secret}")
        );
        return $"""
            {printed}
            listening-ip=127.0.0.1
            relay-ip=127.0.0.1
            {(reachesItself ? "allow-loopback-peers\nallowed-peer-ip=127.0.0.1" : "")}
            userdb={directory}/turndb
            pidfile={directory}/turnserver.pid
            log-file=stdout
            verbose
            """;
    }

    private static string WithoutDenials(string configuration, bool isOpen) =>
        isOpen
            ? string.Join(
                '\n',
                configuration.Split('\n').Where(line => !line.StartsWith("denied-peer-ip", StringComparison.Ordinal))
            )
            : configuration;

    /// <summary>A user name and password that the server accepts for ten minutes.</summary>
    public (string Username, string Credential) NewCredential(string name = "test")
    {
        var username = $"{DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds()}:{name}";
#pragma warning disable CA5350 // the REST API of TURN servers knows no other hash
        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(_secret), Encoding.UTF8.GetBytes(username));
#pragma warning restore CA5350
        return (username, Convert.ToBase64String(hash));
    }

    /// <summary>Runs Debian's test client against it; it ends with the test.</summary>
    public Process StartClient(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(
                "turnutils_uclient",
                [.. arguments, "-c", "-p", $"{Port}", "-u", "test", "-W", _secret, "127.0.0.1"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        ) ?? throw new InvalidOperationException("turnutils_uclient did not start.");

    public async ValueTask DisposeAsync()
    {
        await BrowserProcess.KillAsync(_process);
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"turnserver ended: {string.Join(" | ", _lines)}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return await AnswersAsync();
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false; // not there yet
        }
    }

    // It listens to TCP before it listens to UDP.
    private async Task<bool> AnswersAsync()
    {
        using var client = new UdpClient();
        client.Connect(IPAddress.Loopback, Port);
        await client.SendAsync(BindingRequest);
        using var limit = new CancellationTokenSource(AnswersWithin);
        var answer = await client.ReceiveAsync(limit.Token);
        return answer.Buffer is [0x01, 0x01, ..]; // a binding's success
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }
}
