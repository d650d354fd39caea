using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Relay;

/// <summary>The relay goes on when its socket fails, or a packet does. Real sockets, which the tests close.</summary>
public sealed class UdpSocketTests : IDisposable
{
    private const string Circle = "a-call";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LogLines _logs = new();
    private readonly ILoggerFactory _loggers;
    private readonly IPEndPoint _at;
    private readonly TurnClock _clock = new(TimeProvider.System);
    private readonly TurnCredentials _credentials = new(TimeProvider.System);
    private readonly Allocations _allocations = new();
    private readonly TurnAddress _own = new();
    private readonly List<Socket> _opened = [];
    private volatile Func<IPEndPoint, Socket> _open = UdpSocket.Open;

    public UdpSocketTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        using var free = UdpSocket.Open(new(IPAddress.Loopback, 0));
        _at = (IPEndPoint)free.LocalEndPoint!;
        _own.Set(IPAddress.Loopback);
        _allocations.Open(Circle, long.MaxValue);
    }

    [Fact]
    public async Task A_socket_that_fails_is_opened_again_and_its_clients_go_on()
    {
        using var relay = Start();
        using var client = await TurnClient.AllocatedAsync(Server());

        _opened[0].Dispose();
        await Eventually.IsTrueAsync("the socket is open again", () => _opened.Count == 2);

        Assert.Equal(0, await client.RefreshAsync(600)); // from the same address: it kept its place
        Assert.Equal((1, 1), (_logs.CountOf("has failed"), _logs.CountOf("is open again")));
    }

    [Fact]
    public async Task While_it_cannot_be_opened_the_relay_waits_and_says_so_once()
    {
        var attempts = 0;
        using var relay = Start();
        _open = at => ++attempts > 3 ? UdpSocket.Open(at) : throw new SocketException((int)SocketError.NetworkDown);
        var begun = Stopwatch.StartNew();

        _opened[0].Dispose();
        await Eventually.IsTrueAsync("the socket is open again", () => _opened.Count == 2);

        Assert.True(begun.Elapsed > TimeSpan.FromMilliseconds(1_400), $"100 + 200 + 400 + 800 ms: {begun.Elapsed}");
        Assert.Equal((4, 1), (attempts, _logs.CountOf("has failed")));
        using var client = await TurnClient.AllocatedAsync(Server());
    }

    [Fact]
    public async Task A_packet_that_fails_in_us_is_told_and_the_next_is_served()
    {
        using var relay = Start(new TurnDoor(null!, Relaying)); // whatever asks it breaks
        using var socket = await TurnSocket.ConnectAsync(_at, Way.Udp);

        await socket.SendAsync(Binding());
        await Eventually.IsTrueAsync("the failure is told", () => _logs.CountOf("failed and was dropped") == 1);
        await socket.SendAsync(Binding());
        _opened[0].Dispose();

        await Eventually.IsTrueAsync("the thread goes on", () => _opened.Count == 2);
        Assert.Equal(1, _logs.CountOf("failed and was dropped"));
    }

    [Fact]
    public async Task One_that_is_closed_while_it_waits_to_be_opened_is_not_opened_any_more()
    {
        var attempts = 0;
        var relay = Start();
        _open = _ =>
        {
            attempts++;
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        };
        _opened[0].Dispose();
        await Eventually.IsTrueAsync("it tries", () => attempts >= 2);

        relay.Dispose();
        var last = attempts;
        using var other = UdpSocket.Open(_at);

        Assert.InRange(attempts, last, last + 1);
        Assert.Single(_opened);
    }

    public void Dispose()
    {
        _services.Dispose();
        _loggers.Dispose();
        _logs.Dispose();
    }

    private Relaying Relaying =>
        new(_allocations, _own, new(_services.GetRequiredService<IMeterFactory>(), _allocations));

    private UdpRelay Start(TurnDoor? door = null)
    {
        var socket = new UdpSocket(Open, _loggers.CreateLogger<UdpSocket>());
        door ??= new(new(_credentials, new(_allocations, _own)), Relaying);
        var relay = new UdpRelay(socket, door, _clock, _loggers.CreateLogger<UdpRelay>());
        relay.Start();
        return relay;
    }

    private Socket Open()
    {
        var socket = _open(_at);
        _opened.Add(socket);
        return socket;
    }

    private IceServer Server()
    {
        var (username, password) = _credentials.For(new(Circle, Party.Agent, "leg"));
        return new([$"turn:{_at}"], username, password);
    }

    private static byte[] Binding() =>
        [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. Enumerable.Range(0, 12).Select(number => (byte)number)];
}
