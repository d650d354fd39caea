using System.Net;
using System.Net.Sockets;
using System.Text;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Bench.Product;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>From the start of a program to its first answer: ours on a shop's data, unpacked and read
/// before, to the livechat's page.</summary>
internal sealed class Starting : Scenario
{
    public const string Phase = "first answer";
    public const string Milliseconds = "ms";
    public const string Binary = "binary MB";
    public const string Unpacked = "unpacked MB";

    public override string Name => "start";

    public override IEnumerable<Contender> Contenders(Field field) => [field.Ours, .. field.PeerJs, .. field.Stock];

    public override void Measure(Trial trial)
    {
        // The one that runs has brought all files into memory.
        trial.Server.Dispose();
        var path = trial.Contender is LiveChatMeetServer { Shop: var shop } ? $"/livechat/{shop.Site}" : "/";
        var port = Contender.FreePort();
        trial.WaitForQuiet();
        var begun = Loop.Now;
        using var server = trial.Contender.StartAgain(trial.Directory, port);
        var measured = new Measuring(trial.Loop, server).Of(() => WaitFor(port, path));
        var values = new Dictionary<string, double>
        {
            [Milliseconds] = (Loop.Now - begun) / 1e6,
            ["CPU ms"] = server.Cpu / 1e6,
            ["RSS MB"] = server.ResidentKilobytes / 1024.0,
        };
        if (trial.Contender is LiveChatMeetServer ours)
            (values[Binary], values[Unpacked]) = ours.Megabytes;
        trial.Keep(Phase, measured.Others, values);
    }

    private static void WaitFor(int port, string path)
    {
        for (var end = DateTime.UtcNow.AddMinutes(1); !Answers(port, path); Thread.Sleep(1))
            if (DateTime.UtcNow > end)
                throw new WrongResultException("The server does not answer after its start.");
    }

    private static bool Answers(int port, string path)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException)
        {
            return false; // it does not listen yet
        }
        socket.Send(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")
        );
        var answer = new byte[12];
        return socket.Receive(answer) == answer.Length && answer.AsSpan(9).SequenceEqual("200"u8);
    }
}
