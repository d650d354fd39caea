using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>A socket to a TURN server: one message at a time, over UDP or TCP.</summary>
public sealed class TurnSocket : IDisposable
{
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[65_536];

    private TurnSocket(Socket socket) => _socket = socket;

    public static async Task<TurnSocket> ConnectAsync(IPEndPoint to, bool tcp)
    {
        var socket = tcp
            ? new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(to);
        return new(socket);
    }

    public async Task SendAsync(byte[] packet) => await _socket.SendAsync(packet);

    /// <returns>One message; null if none comes in time, or the connection is closed.</returns>
    public async Task<byte[]?> ReceiveAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        try
        {
            if (_socket.SocketType == SocketType.Dgram)
                return _buffer[..await _socket.ReceiveAsync(_buffer, limit.Token)];
            await using var stream = new NetworkStream(_socket, ownsSocket: false);
            await stream.ReadExactlyAsync(_buffer.AsMemory(0, 4), limit.Token);
            var length =
                BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(2)) + (StunMessage.IsStun(_buffer) ? 20 : 4);
            await stream.ReadExactlyAsync(_buffer.AsMemory(4, StunMessage.Padded(length) - 4), limit.Token);
            return _buffer[..length];
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the server closes the connection.</summary>
    public async Task<bool> IsClosedAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await _socket.ReceiveAsync(_buffer, limit.Token) == 0;
        }
        catch (SocketException)
        {
            return true; // reset
        }
    }

    public void Dispose() => _socket.Dispose();
}
