using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>How a client reaches a TURN server.</summary>
public enum Way
{
    Udp,
    Tcp,
    Tls,
}

/// <summary>A socket to a TURN server: one message at a time, over UDP or TCP.</summary>
public sealed class TurnSocket : IDisposable
{
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly Stream? _stream;
    private readonly byte[] _buffer = new byte[4_096];

    private TurnSocket(Socket socket, Stream? stream) => (_socket, _stream) = (socket, stream);

    public static async Task<TurnSocket> ConnectAsync(IPEndPoint to, Way way)
    {
        var socket =
            way == Way.Udp
                ? new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
                : new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(to);
        if (way == Way.Udp)
            return new(socket, null);
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (way == Way.Tcp)
            return new(socket, plain);
        var secure = new SslStream(
            plain,
            leaveInnerStreamOpen: false,
            (_, certificate, _, _) => certificate?.Subject == "CN=localhost"
        );
        await secure.AuthenticateAsClientAsync("localhost");
        return new(socket, secure);
    }

    public async Task SendAsync(byte[] packet)
    {
        if (_stream is null)
            await _socket.SendAsync(packet);
        else
            await _stream.WriteAsync(packet);
    }

    /// <returns>One message; null if none comes in time, or the connection is closed.</returns>
    public async Task<byte[]?> ReceiveAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience);
        try
        {
            if (_stream is null)
                return _buffer[..await _socket.ReceiveAsync(_buffer, limit.Token)];
            await _stream.ReadExactlyAsync(_buffer.AsMemory(0, 4), limit.Token);
            var length =
                BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(2)) + (StunMessage.IsStun(_buffer) ? 20 : 4);
            await _stream.ReadExactlyAsync(_buffer.AsMemory(4, StunMessage.Padded(length) - 4), limit.Token);
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

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
    }
}
