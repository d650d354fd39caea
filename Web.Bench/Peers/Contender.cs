using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Peers;

/// <summary>A server that is measured.</summary>
internal abstract class Contender
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(60);

    public abstract string Name { get; }

    /// <summary>Gets it ready, once in a run.</summary>
    /// <returns>Whether it is here; its rows are left out if it is not.</returns>
    public virtual bool Prepare() => true;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="directory">An empty one, for what it writes.</param>
    public (ServerProcess Server, int Port) Start(string directory)
    {
        var port = FreePort();
        var server = Launch(directory, port);
        try
        {
            WaitUntilItAnswers(Name, server, port);
            return (server, port);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts it once more on what it has written, and does not wait.</summary>
    public virtual ServerProcess StartAgain(string directory, int port) => Launch(directory, port);

    protected abstract ServerProcess Launch(string directory, int port);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    protected static void WaitUntilItAnswers(string name, ServerProcess server, int port)
    {
        for (var end = DateTime.UtcNow + AnswersWithin; !Answers(port); Thread.Sleep(20))
            if (server.HasEnded || DateTime.UtcNow > end)
                throw new WrongResultException($"{name} does not answer.");
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient { ReceiveTimeout = 5_000 };
            client.Connect(IPAddress.Loopback, port);
            client.Client.Send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"u8);
            return client.Client.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false; // it does not listen yet
        }
    }
}
