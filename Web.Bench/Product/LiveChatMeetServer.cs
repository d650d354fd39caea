using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Machine;
using LiveChatMeet.Bench.Peers;

namespace LiveChatMeet.Bench.Product;

/// <summary>Our own server, as it is published, with a shop in use.</summary>
/// <param name="program">The published file.</param>
/// <param name="home">Where the shop's data is kept during the run.</param>
internal sealed class LiveChatMeetServer(string program, string home, int agents, int guests) : Contender
{
    private static readonly string[] Limits =
    [
        "NewVisitorsPerMinute",
        "SignInsPerMinute",
        "ConnectionsPerMinute",
        "BodiesPerNetwork",
        "ConnectionsPerNetwork",
        "TcpConnectionsPerNetwork",
        "RequestsPerMinute",
        "MessagesAtOnce",
        "MessagesPerMinute",
        "MessagesUntilTaken",
        "CallsPerSecond",
    ];

    private Shop? _shop;

    public override string Name => "LiveChatMeet";

    public Shop Shop => _shop ?? throw new InvalidOperationException("The shop has not been opened.");

    public string Program => program;

    /// <summary>Changes the data before the server starts.</summary>
    public Action<string>? Seed { get; set; }

    /// <summary>How large the published file is, and what it unpacks when it starts.</summary>
    public (double Binary, double Unpacked) Megabytes
    {
        get
        {
            var unpacked = Directory.Exists(Unpacked)
                ? new DirectoryInfo(Unpacked).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
                : 0;
            return (new FileInfo(program).Length / 1e6, unpacked / 1e6);
        }
    }

    private string Unpacked => Path.Combine(home, "unpacked");

    private string Kept => Path.Combine(home, "shop");

    /// <summary>Opens the shop, by its pages.</summary>
    public override bool Prepare()
    {
        Directory.CreateDirectory(home);
        var (server, port) = Start(home);
        using (server)
        {
            using var loop = new Loop();
            var file = Path.Combine(home, "data", "setup-code");
            // It listens before it has written the code.
            loop.Until("there is a setup code", () => File.Exists(file) && new FileInfo(file).Length > 0);
            _shop = Shop.Open(loop, port, File.ReadAllText(file).Trim(), agents, guests);
        }
        Directory.Move(Path.Combine(home, "data"), Kept);
        return true;
    }

    public HubConnection[] ConnectAgents(Loop loop, int port)
    {
        HubConnection[] connections =
        [
            .. Enumerable.Range(0, Shop.Agents.Count).Select(number => Shop.ConnectAgent(loop, port, number)),
        ];
        loop.Until("all agents are connected", () => connections.All(one => one.IsReady));
        return connections;
    }

    protected override ServerProcess Launch(string directory, int port)
    {
        var data = Path.Combine(directory, "data");
        if (_shop is not null)
        {
            Copy(Kept, data);
            Seed?.Invoke(data);
        }
        return StartAgain(directory, port);
    }

    public override ServerProcess StartAgain(string directory, int port) =>
        ServerProcess.Start(
            "livechatmeet",
            CommandFor(Path.Combine(directory, "data"), port),
            directory,
            new Dictionary<string, string> { ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Unpacked }
        );

    /// <summary>One network, this machine, is allowed to do what else many do.</summary>
    public string[] CommandFor(string data, int port) =>
        [
            program,
            "--data",
            data,
            "--urls",
            $"http://127.0.0.1:{port}",
            "--Logging:LogLevel:Default=Warning",
            .. Limits.Select(limit => $"--Limits:{limit}=100000000"),
        ];

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var directory in Directory.GetDirectories(from))
            Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
