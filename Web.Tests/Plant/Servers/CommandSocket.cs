using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>Gives commands to a running server as another process does: a line of JSON through the socket in its data
/// directory.</summary>
public static class CommandSocket
{
    public static string PathOf(Server server) => Path.Combine(server.DataDirectory, "command");

    public static Socket Connect(Server server)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(PathOf(server)));
        return socket;
    }

    /// <returns>The last line that comes.</returns>
    public static async Task<string> AskAsync(Server server, string line)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = Connect(server);
        await socket.SendAsync(Encoding.UTF8.GetBytes(line + "\n"), limit.Token);
        using var reader = new StreamReader(new NetworkStream(socket));
        var last = "";
        while (await reader.ReadLineAsync(limit.Token) is { } next)
            last = next;
        return last;
    }

    /// <returns>The exit code and what is printed last.</returns>
    public static async Task<(LiveChatMeet.Refusals.ExitCode Code, string Says)> RunAsync(
        Server server,
        string command,
        params string[] arguments
    )
    {
        var line = await AskAsync(server, JsonSerializer.Serialize(new { command, arguments }));
        var answer = JsonDocument.Parse(line).RootElement;
        return (
            (LiveChatMeet.Refusals.ExitCode)answer.GetProperty("code").GetInt32(),
            answer.GetProperty("says").GetString()!
        );
    }
}
