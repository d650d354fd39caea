using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>What happens to the datagrams of one direction: a part of them is lost, the others come later.</summary>
/// <param name="Loss">The part that is lost, from 0 to 1.</param>
/// <param name="Delay">How much later the others come.</param>
public readonly record struct Weather(double Loss = 0, TimeSpan Delay = default)
{
    public static readonly Weather Fair;

    /// <summary>Half of a round trip of this many milliseconds; with the other direction alike it adds so much between
    /// a person and the relay.</summary>
    public static Weather Of(double roundTripMs, double loss = 0) =>
        new(loss, TimeSpan.FromMilliseconds(roundTripMs / 2));
}

/// <summary>
/// A poor network in front of a UDP server on loopback, such as <see cref="Coturn"/>: give <see cref="Url"/>
/// to clients that may only be relayed, and all of their media pass here. The two parties of a call are told apart by
/// the user names of their TURN credentials.
/// </summary>
public sealed class PoorNetwork : IAsyncDisposable
{
    private const int MaxDatagramBytes = 2_048;

    private readonly Socket _front = Bound();
    private readonly IPEndPoint _server;
    private readonly ConcurrentDictionary<SocketAddress, Way> _ways = new();
    private readonly ConcurrentDictionary<(Party Party, bool Up), Weather> _weather = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _work;
    private long _passed;
    private long _lost;

    private PoorNetwork(int serverPort)
    {
        _server = new(IPAddress.Loopback, serverPort);
        _work = ReceiveAsync(_front, (datagram, from) => _ways.GetOrAdd(from, NewWay).Go(datagram, isUp: true));
    }

    public int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    /// <summary>For <c>iceServers</c>. UDP alone: what goes over TCP does not pass here.</summary>
    public string Url => $"turn:127.0.0.1:{Port}?transport=udp";

    /// <summary>Datagrams that came out at the other end, and those that did not.</summary>
    public (long Passed, long Lost) Counts => (Interlocked.Read(ref _passed), Interlocked.Read(ref _lost));

    /// <summary>Fair weather between clients and the UDP server that listens on this port.</summary>
    public static PoorNetwork InFrontOf(int serverPort) => new(serverPort);

    /// <summary>From now on this is what a party's datagrams meet on their way to the relay (<paramref name="up"/>) and
    /// back.</summary>
    public void Set(Party party, Weather up, Weather down) =>
        (_weather[(party, true)], _weather[(party, false)]) = (up, down);

    /// <summary>The same for both parties, both ways.</summary>
    public void SetAll(Weather weather)
    {
        foreach (var party in Enum.GetValues<Party>())
            Set(party, weather, weather);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _work;
        foreach (var way in _ways.Values)
            await way.DisposeAsync();
        _front.Dispose();
        _ending.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = 4 * 1024 * 1024,
            SendBufferSize = 4 * 1024 * 1024,
        };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private async Task ReceiveAsync(Socket socket, Action<byte[], SocketAddress> take)
    {
        var (buffer, from) = (new byte[MaxDatagramBytes], new SocketAddress(AddressFamily.InterNetwork));
        try
        {
            while (true)
            {
                var length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, from, _ending.Token);
                take(buffer[..length], Copy(from));
            }
        }
        catch (OperationCanceledException)
        {
            // the network ends with its test
        }
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    private Way NewWay(SocketAddress client) => new(this, client);

    /// <summary>One client's way to the server and back, with a socket of its own, so that the server tells clients
    /// apart.</summary>
    private sealed class Way : IAsyncDisposable
    {
        private static readonly byte[] AgentName = Encoding.ASCII.GetBytes(":agent");
        private static readonly byte[] VisitorName = Encoding.ASCII.GetBytes(":visitor");

        private readonly PoorNetwork _network;
        private readonly Socket _back = Bound();
        private readonly Channel<(byte[] Datagram, long DueAt)> _up = Channel.CreateUnbounded<(byte[], long)>();
        private readonly Channel<(byte[] Datagram, long DueAt)> _down = Channel.CreateUnbounded<(byte[], long)>();
        private readonly Task _work;
        private Party? _party;

        public Way(PoorNetwork network, SocketAddress client)
        {
            _network = network;
            var server = network._server.Serialize();
            _work = Task.WhenAll(
                network.ReceiveAsync(_back, (datagram, _) => Go(datagram, isUp: false)),
                DeliverAsync(_up.Reader, datagram => _back.SendToAsync(datagram, SocketFlags.None, server)),
                DeliverAsync(_down.Reader, datagram => network._front.SendToAsync(datagram, SocketFlags.None, client))
            );
        }

        public void Go(byte[] datagram, bool isUp)
        {
            if (isUp)
                _party ??= PartyIn(datagram);
            var weather = _party is { } party ? _network._weather.GetValueOrDefault((party, isUp)) : Weather.Fair;
            if (Random.Shared.NextDouble() < weather.Loss)
            {
                Interlocked.Increment(ref _network._lost);
                return;
            }
            (isUp ? _up : _down).Writer.TryWrite(
                (datagram, Environment.TickCount64 + (long)weather.Delay.TotalMilliseconds)
            );
        }

        public async ValueTask DisposeAsync()
        {
            await _work;
            _back.Dispose();
        }

        // The user name stands readable in the requests (RFC 8489, 14.3), in the form expiry:callId:party.
        private static Party? PartyIn(ReadOnlySpan<byte> datagram) =>
            datagram.IndexOf(AgentName) >= 0 ? Party.Agent
            : datagram.IndexOf(VisitorName) >= 0 ? Party.Visitor
            : null;

        // In the order they came: a delay alone does not make them overtake each other.
        private async Task DeliverAsync(
            ChannelReader<(byte[] Datagram, long DueAt)> datagrams,
            Func<byte[], ValueTask<int>> send
        )
        {
            try
            {
                await foreach (var (datagram, dueAt) in datagrams.ReadAllAsync(_network._ending.Token))
                {
                    var wait = dueAt - Environment.TickCount64;
                    if (wait > 0)
                        await Task.Delay((int)wait, _network._ending.Token);
                    await send(datagram);
                    Interlocked.Increment(ref _network._passed);
                }
            }
            catch (OperationCanceledException)
            {
                // the network ends with its test
            }
        }
    }
}
