using System.Net;

namespace LiveChatMeet.Relay.Turn;

/// <summary>Serves the clients of one UDP socket on a thread of its own: a packet is read, answered or handed over, and
/// the next one is read. Nothing is allocated for a packet that is relayed.</summary>
public sealed partial class UdpRelay(UdpSocket socket, TurnDoor door, TurnClock clock, ILogger logger) : IDisposable
{
    private const int MaxPacket = 65_536;
    private const long ForgottenEveryMs = 10_000;
    private const long ToldEveryMs = 60_000;

    // Those with an allocation: who has none is nobody yet.
    private readonly Dictionary<SocketAddress, UdpClientOf> _clients = [];
    private readonly byte[] _received = new byte[MaxPacket];
    private readonly byte[] _scratch = new byte[Relaying.MaxLength + Relaying.Headroom];
    private long _forgotAt;
    private long _toldAt = -ToldEveryMs;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "relay" }.Start();

    public void Dispose() => socket.Dispose();

    private void Run()
    {
        var from = new SocketAddress(socket.Family);
        while (socket.Receive(_received, from) is { } length)
        {
            var now = clock.Now;
            try
            {
                Take(from, _received.AsSpan(0, length), now);
            }
            catch (Exception failure)
            {
                // A fault of ours, whatever its type: on this thread it would end the whole server for one packet.
                Tell(failure, now);
            }
        }
    }

    private void Take(SocketAddress from, ReadOnlySpan<byte> packet, long now)
    {
        if (now - _forgotAt > ForgottenEveryMs)
            Forget(now);
        if (!_clients.TryGetValue(from, out var client))
            client = new(socket, Copy(from));
        door.Take(client, packet, _scratch, now);
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

    private void Tell(Exception failure, long now)
    {
        if (now - _toldAt < ToldEveryMs)
            return;
        _toldAt = now;
        PacketFailed(failure);
    }

    private static SocketAddress Copy(SocketAddress from)
    {
        var copy = new SocketAddress(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A packet to the relay failed and was dropped")]
    private partial void PacketFailed(Exception failure);

    private sealed class UdpClientOf : ITurnClient
    {
        private readonly UdpSocket _socket;
        private readonly byte[] _address;

        public UdpClientOf(UdpSocket socket, SocketAddress from)
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

        public void Send(ReadOnlySpan<byte> message) => _socket.Send(message, From);
    }
}
