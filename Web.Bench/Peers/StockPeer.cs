using LiveChatMeet.Bench.Baselines;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Peers;

/// <summary>ASP.NET's own SignalR hub with JSON, which passes a message on and may store it first.</summary>
/// <param name="store">A name of <see cref="Baselines.StockServer"/>.</param>
internal sealed class StockPeer(string name, string store) : RelayPeer
{
    public override string Name => name;

    public override RelayConnection Connect(Loop loop, int port, int number) => new Connection(loop, port, number);

    protected override ServerProcess Launch(string directory, int port) =>
        ServerProcess.Start("stock", OwnProcess.Command("serve", store, $"{port}", directory), directory);

    private sealed class Connection : RelayConnection
    {
        public Connection(Loop loop, int port, int number)
            : base(loop, port, number) => Open($"/hub?u={Address}");

        protected override void Opened() => Say("{\"protocol\":\"json\",\"version\":1}\u001e");

        protected override void Greeted(ReadOnlySpan<byte> text) => IsReady |= text.IndexOf("ready"u8) >= 0;

        protected override void WriteHead(Bytes text, RelayConnection to, char kind)
        {
            text.Add("{\"type\":1,\"target\":\"Relay\",\"arguments\":[\""u8);
            text.Add(System.Text.Encoding.ASCII.GetBytes(to.Address));
            text.Add("\",\""u8);
        }

        protected override void WriteTail(Bytes text) => text.Add("\"]}\u001e"u8);
    }
}
