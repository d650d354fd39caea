using System.Text;
using System.Text.Json;
using LiveChatMeet.Bench.Baselines;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Peers;

/// <summary>Nextcloud Talk's signaling server: installed, or unpacked from its Debian package.</summary>
internal sealed class NextcloudPeer(string home) : RelayPeer, IDisposable
{
    private const string Package = "nextcloud-spreed-signaling";
    private const string Server = $"{Package}-server";

    private readonly string _directory = Path.Combine(home, "debian");
    private readonly int _backendPort = FreePort();
    private ServerProcess? _backend;

    public override string Name => "Nextcloud";

    private string Unpacked => Path.Combine(_directory, "usr", "bin", Server);

    private string? Program => Tool.Find(Server) ?? (File.Exists(Unpacked) ? Unpacked : null);

    public override bool Prepare()
    {
        if (Program is null)
            Unpack();
        return Program is not null;
    }

    public override RelayConnection Connect(Loop loop, int port, int number) =>
        new Connection(loop, port, number, _backendPort);

    public void Dispose() => _backend?.Dispose();

    protected override ServerProcess Launch(string directory, int port)
    {
        _backend ??= StartBackend();
        var settings = Path.Combine(directory, "server.conf");
        File.WriteAllText(settings, SettingsFor(port));
        return ServerProcess.Start("nextcloud", [Program!, "-config", settings], directory);
    }

    // The server asks a Nextcloud who somebody is, once for each connection.
    private ServerProcess StartBackend()
    {
        var command = OwnProcess.Command("serve", NextcloudBackend.Name, $"{_backendPort}", home);
        var backend = ServerProcess.Start("backend", command, home);
        WaitUntilItAnswers("backend", backend, _backendPort);
        return backend;
    }

    private void Unpack()
    {
        Directory.CreateDirectory(_directory);
        if (
            Tool.Run(_directory, "apt-get", "download", "-q", Package).IsDone
            && Directory.GetFiles(_directory, "*.deb") is [var file, ..]
        )
            Tool.Run(_directory, "dpkg-deb", "-x", file, _directory);
    }

    private static string SettingsFor(int port) =>
        $"""
            [http]
            listen = 127.0.0.1:{port}
            [sessions]
            hashkey = 0123456789abcdef0123456789abcdef
            blockkey = 0123456789abcdef0123456789abcdef
            [clients]
            internalsecret = only-for-this-measurement
            [backend]
            allowall = true
            secret = only-for-this-measurement
            timeout = 10
            connectionsperhost = 64
            [nats]
            url = :loopback:
            [mcu]
            """;

    private sealed class Connection : RelayConnection
    {
        private readonly string _hello;
        private string _session = "";

        public Connection(Loop loop, int port, int number, int backend)
            : base(loop, port, number)
        {
            var parameters =
                $$$"""{"url":"http://127.0.0.1:{{{backend}}}/","params":{"userid":"{{{base.Address}}}"}}""";
            _hello = $$$"""{"id":"1","type":"hello","hello":{"version":"1.0","auth":{{{parameters}}}}}""";
            Open("/spreed");
        }

        public override string Address => _session;

        protected override void Opened() => Say(_hello);

        protected override void Greeted(ReadOnlySpan<byte> text)
        {
            using var message = JsonDocument.Parse(Encoding.UTF8.GetString(text));
            if (message.RootElement.TryGetProperty("error", out var error))
                throw new WrongResultException($"Nextcloud's server refuses: {error}");
            if (!message.RootElement.TryGetProperty("hello", out var hello))
                return;
            (_session, IsReady) = (hello.GetProperty("sessionid").GetString()!, true);
        }

        protected override void WriteHead(Bytes text, RelayConnection to, char kind)
        {
            text.Add("{\"type\":\"message\",\"message\":{\"recipient\":{\"type\":\"session\",\"sessionid\":\""u8);
            text.Add(Encoding.ASCII.GetBytes(to.Address));
            text.Add("\"},\"data\":{\"type\":\"sig\",\"sdp\":\""u8);
        }

        protected override void WriteTail(Bytes text) => text.Add("\"}}}"u8);
    }
}
