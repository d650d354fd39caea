using System.Net;
using System.Net.Sockets;

namespace LiveChatMeet.Relay.Turn;

/// <summary>The relay's UDP socket. One that fails for good is opened again, with growing waits, until that
/// succeeds.</summary>
public sealed partial class UdpSocket : IDisposable
{
    private const int BufferSize = 4 * 1_024 * 1_024; // as far as the system allows
    private const int MostErrorsInARow = 8;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Func<Socket> _open;
    private readonly ILogger _logger;
    private readonly ManualResetEventSlim _closing = new();
    private volatile Socket _socket;
    private TimeSpan _wait = FirstWait;
    private int _errors;

    /// <param name="open">Opens the socket (<see cref="Open"/>), at once and whenever it has failed.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public UdpSocket(Func<Socket> open, ILogger logger) => (_open, _logger, _socket) = (open, logger, open());

    public AddressFamily Family => _socket.AddressFamily;

    /// <exception cref="SocketException">The port is taken.</exception>
    public static Socket Open(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = socket.SendBufferSize = BufferSize;
            if (at.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(at);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next packet. One thread at a time.</summary>
    /// <param name="from">Is set to where it came from.</param>
    /// <returns>Its length; null once the socket is closed.</returns>
    public int? Receive(byte[] buffer, SocketAddress from)
    {
        while (!_closing.IsSet)
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                (_errors, _wait) = (0, FirstWait);
                return length;
            }
            catch (SocketException gone) when (IsOfOnePacket(gone.SocketErrorCode))
            {
                // A client is gone, or has sent too much at once.
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                if (!_closing.IsSet && ++_errors >= MostErrorsInARow)
                    OpenAgain(failure.Message);
            }
        _socket.Dispose(); // it may have been opened while it was closed
        return null;
    }

    /// <summary>Sends a packet, or drops it.</summary>
    public void Send(ReadOnlySpan<byte> packet, SocketAddress to)
    {
        try
        {
            _socket.SendTo(packet, SocketFlags.None, to);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Lost, as packets are
        }
    }

    public void Dispose()
    {
        _closing.Set();
        _socket.Dispose();
    }

    private static bool IsOfOnePacket(SocketError error) =>
        error is SocketError.ConnectionReset or SocketError.MessageSize;

    private void OpenAgain(string reason)
    {
        Failed(reason);
        _errors = 0;
        _socket.Dispose();
        while (!_closing.Wait(_wait))
        {
            _wait = TimeSpan.FromTicks(Math.Min(2 * _wait.Ticks, LongestWait.Ticks));
            try
            {
                _socket = _open();
                Reopened();
                return;
            }
            catch (SocketException)
            {
                // The port is taken, or the network is away: until it is not.
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The relay's UDP socket has failed ({Reason}) and is opened again. Until then no call is relayed by "
            + "UDP."
    )]
    private partial void Failed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The relay's UDP socket is open again")]
    private partial void Reopened();
}
