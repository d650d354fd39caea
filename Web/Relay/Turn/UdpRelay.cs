using System.Net;
using System.Net.Sockets;

namespace LiveChatMeet.Relay.Turn;

/// <summary>Serves the clients of one UDP socket on a thread of its own: a packet is read, answered or handed over, and
/// the next one is read. Nothing is allocated for a packet that is relayed.</summary>
internal sealed class UdpRelay : IDisposable
{
    private const int MaxPacket = 65_536;
    private const int SocketBuffer = 4 * 1_024 * 1_024; // as far as the system allows
    private const long ForgottenEveryMs = 10_000;

    private readonly Socket _socket;
    private readonly TurnDoor _door;
    private readonly TurnClock _clock;

    // Those with an allocation: who has none is nobody yet.
    private readonly Dictionary<SocketAddress, UdpClientOf> _clients = [];
    private readonly byte[] _received = new byte[MaxPacket];
    private readonly byte[] _scratch = new byte[Relaying.MaxLength + Relaying.Headroom];
    private long _forgotAt;
    private volatile bool _isClosed;

    /// <exception cref="SocketException">The port is taken.</exception>
    public UdpRelay(IPEndPoint at, TurnDoor door, TurnClock clock)
    {
        (_door, _clock) = (door, clock);
        _socket = new(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = _socket.SendBufferSize = SocketBuffer;
            if (at.Address.Equals(IPAddress.IPv6Any))
                _socket.DualMode = true;
            _socket.Bind(at);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "relay" }.Start();

    public void Dispose()
    {
        _isClosed = true;
        _socket.Dispose();
    }

    private void Run()
    {
        var from = new SocketAddress(_socket.AddressFamily);
        while (!_isClosed)
            try
            {
                var length = _socket.ReceiveFrom(_received, SocketFlags.None, from);
                Take(from, _received.AsSpan(0, length));
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // A client is gone, or the relay is closed.
            }
    }

    private void Take(SocketAddress from, ReadOnlySpan<byte> packet)
    {
        var now = _clock.Now;
        if (now - _forgotAt > ForgottenEveryMs)
            Forget(now);
        if (!_clients.TryGetValue(from, out var client))
            client = new(_socket, Copy(from));
        _door.Take(client, packet, _scratch, now);
        if (client.Allocation is not null)
            _clients.TryAdd(client.From, client);
    }

    private void Forget(long now)
    {
        _forgotAt = now;
        foreach (var (from, client) in _clients)
            if (client.Allocation is null)
                _clients.Remove(from);
    }

    private static SocketAddress Copy(SocketAddress from)
    {
        var copy = new SocketAddress(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    private sealed class UdpClientOf : ITurnClient
    {
        private readonly Socket _socket;
        private readonly byte[] _address;

        public UdpClientOf(Socket socket, SocketAddress from)
        {
            var at = (IPEndPoint)new IPEndPoint(IPAddress.None, 0).Create(from);
            var plain = at.Address.IsIPv4MappedToIPv6 ? at.Address.MapToIPv4() : at.Address;
            (_socket, From, _address, Port) = (socket, from, plain.GetAddressBytes(), at.Port);
        }

        public SocketAddress From { get; }

        public ReadOnlySpan<byte> Key => From.Buffer.Span[..From.Size];

        public ReadOnlySpan<byte> Address => _address;

        public int Port { get; }

        public Allocation? Allocation { get; set; }

        public void Send(ReadOnlySpan<byte> message)
        {
            try
            {
                _socket.SendTo(message, SocketFlags.None, From);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // Lost, as packets are
            }
        }
    }
}
