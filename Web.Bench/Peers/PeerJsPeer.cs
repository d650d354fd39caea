using System.Text;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Peers;

/// <summary>PeerJS, what most take for WebRTC signaling: from npm, at the version that <c>package.json</c>
/// names.</summary>
internal sealed class PeerJsPeer(string home) : RelayPeer
{
    private readonly string _directory = Path.Combine(home, "npm");

    public override string Name => "PeerJS";

    private string Program => Path.Combine(_directory, "node_modules", "peer", "dist", "bin", "peerjs.js");

    public override bool Prepare()
    {
        if (Tool.Find("node") is null)
            return false;
        Directory.CreateDirectory(_directory);
        foreach (var name in (string[])["package.json", "package-lock.json"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Peers", name), Path.Combine(_directory, name), true);
        return File.Exists(Program)
            || (Tool.Run(_directory, "npm", "ci", "--no-audit", "--no-fund").IsDone && File.Exists(Program));
    }

    public override RelayConnection Connect(Loop loop, int port, int number) => new Connection(loop, port, number);

    protected override ServerProcess Launch(string directory, int port)
    {
        string[] settings = ["--host", "127.0.0.1", "--path", "/", "--concurrent_limit", "100000"];
        return ServerProcess.Start(
            "peerjs",
            [Tool.Find("node")!, Program, "--port", $"{port}", "--alive_timeout", "600000", .. settings],
            directory
        );
    }

    private sealed class Connection : RelayConnection
    {
        public Connection(Loop loop, int port, int number)
            : base(loop, port, number) => Open($"/peerjs?key=peerjs&id={Address}&token=t{Address}&version=1.5.5");

        protected override void Opened() { }

        protected override void Greeted(ReadOnlySpan<byte> text) => IsReady |= text.IndexOf("\"OPEN\""u8) >= 0;

        protected override void WriteHead(Bytes text, RelayConnection to, char kind)
        {
            text.Add("{\"type\":\""u8);
            text.Add(
                kind switch
                {
                    'O' or 'S' => "OFFER"u8,
                    'A' => "ANSWER"u8,
                    _ => "CANDIDATE"u8,
                }
            );
            text.Add("\",\"dst\":\""u8);
            text.Add(Encoding.ASCII.GetBytes(to.Address));
            text.Add("\",\"payload\":{\"sdp\":\""u8);
        }

        protected override void WriteTail(Bytes text) =>
            text.Add("\",\"type\":\"media\",\"connectionId\":\"mc_x1\"}}"u8);
    }
}
