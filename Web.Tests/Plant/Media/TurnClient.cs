using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>A client of a TURN server, over UDP or TCP, that can also say what no good client says.</summary>
public sealed class TurnClient : IDisposable
{
    private const uint Udp = 17u << 24;
    private const uint IPv6 = 2u << 24;
    private readonly TurnSocket _socket;
    private IceServer _server;
    private byte[] _nonce = [];
    private string _realm = "";

    private TurnClient(TurnSocket socket, IceServer server) => (_socket, _server) = (socket, server);

    /// <summary>The address that it was given, once it has one.</summary>
    public IPEndPoint Relayed { get; private set; } = new(IPAddress.None, 0);

    private byte[] Key => KeyOf(_server, _realm);

    /// <summary>Protects what a user sends (RFC 8489, 9.2.2).</summary>
    public static byte[] KeyOf(IceServer server, string realm) =>
#pragma warning disable CA5351 // the protocol's key
        MD5.HashData(Encoding.UTF8.GetBytes($"{server.Username}:{realm}:{server.Credential}"));
#pragma warning restore CA5351

    public static async Task<TurnClient> ConnectAsync(IceServer server, Way way = Way.Udp) =>
        new(
            await TurnSocket.ConnectAsync(IPEndPoint.Parse(server.Urls[0]["turn:".Length..].Split('?')[0]), way),
            server
        );

    /// <summary>A client that has its place at the relay.</summary>
    public static async Task<TurnClient> AllocatedAsync(IceServer server, Way way = Way.Udp)
    {
        var client = await ConnectAsync(server, way);
        Assert.Equal(0, await client.AllocateAsync());
        return client;
    }

    public static void AsksForUdp(ref StunWriter request) => request.Add(AttributeType.RequestedTransport, Udp);

    /// <returns>The error's number; 0 for none.</returns>
    public Task<int> AllocateAsync() => AskAsync(StunMethod.Allocate, AsksForUdp);

    /// <summary>The same for an address of IPv6 (RFC 8656, 7.1).</summary>
    public Task<int> AllocateIPv6Async() =>
        AskAsync(
            StunMethod.Allocate,
            (ref StunWriter request) =>
            {
                AsksForUdp(ref request);
                request.Add(AttributeType.RequestedAddressFamily, IPv6);
            }
        );

    public Task<int> RefreshAsync(uint seconds) =>
        AskAsync(StunMethod.Refresh, (ref StunWriter request) => request.Add(AttributeType.Lifetime, seconds));

    public Task<int> PermitAsync(IPEndPoint peer) => PermitAsync(peer.Address.GetAddressBytes(), peer.Port);

    public Task<int> PermitAsync(byte[] address, int port) =>
        AskAsync(
            StunMethod.CreatePermission,
            (ref StunWriter request) => request.AddAddress(AttributeType.XorPeerAddress, address, port)
        );

    public Task<int> BindAsync(ushort channel, IPEndPoint peer) =>
        BindAsync(channel, peer.Address.GetAddressBytes(), peer.Port);

    public Task<int> BindAsync(ushort channel, byte[] address, int port) =>
        AskAsync(
            StunMethod.ChannelBind,
            (ref StunWriter request) =>
            {
                request.Add(AttributeType.ChannelNumber, (uint)channel << 16);
                request.AddAddress(AttributeType.XorPeerAddress, address, port);
            }
        );

    /// <summary>From now on with another credential.</summary>
    public TurnClient With(IceServer server)
    {
        _server = server;
        return this;
    }

    /// <summary>Asks, with the credential once the server has given its nonce.</summary>
    public async Task<int> AskAsync(StunMethod method, Build build)
    {
        var first = await AskOnceAsync(method, build);
        return first is 401 or 438 && _nonce.Length > 0 ? await AskOnceAsync(method, build) : first;
    }

    /// <summary>Asks once, with what it knows.</summary>
    public Task<int> AskOnceAsync(StunMethod method, Build build) => AskOnceAsync(Request(method, build));

    /// <param name="request">As it is sent.</param>
    public async Task<int> AskOnceAsync(byte[] request)
    {
        await SendAsync(request);
        return Read(await ReceiveAsync() ?? throw new InvalidOperationException("No answer came."), request);
    }

    /// <summary>A request as it is sent.</summary>
    public byte[] Request(StunMethod method, Build build) =>
        TurnMessages.Request(method, build, _server, _realm, _nonce);

    /// <summary>Sends data to a peer without a channel.</summary>
    public Task IndicateAsync(IPEndPoint peer, byte[] data)
    {
        var message = new StunWriter(
            new byte[2_000],
            StunMethod.Send,
            StunClass.Indication,
            RandomNumberGenerator.GetBytes(12)
        );
        message.AddAddress(AttributeType.XorPeerAddress, peer.Address.GetAddressBytes(), peer.Port);
        message.Add(AttributeType.Data, data);
        return SendAsync(message.Written.ToArray());
    }

    public Task SendOnAsync(ushort channel, byte[] data) => SendAsync(TurnMessages.OnChannel(channel, data));

    public Task SendAsync(byte[] packet) => _socket.SendAsync(packet);

    /// <summary>The next data, with its channel, or with its peer's port if it came without one.</summary>
    public async Task<(int From, string Text)> ReceiveDataAsync()
    {
        var packet = await ReceiveAsync() ?? throw new InvalidOperationException("No data came.");
        if (!StunMessage.IsStun(packet))
            return (
                BinaryPrimitives.ReadUInt16BigEndian(packet),
                Encoding.UTF8.GetString(packet, 4, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)))
            );
        Assert.True(StunMessage.TryRead(packet, out var message));
        Assert.Equal((StunMethod.Data, StunClass.Indication), (message.Method, message.Class));
        Assert.True(message.TryFind(AttributeType.XorPeerAddress, out var peer));
        Assert.True(message.TryFind(AttributeType.Data, out var data));
        return (message.ReadAddress(peer, new byte[16], out _), Encoding.UTF8.GetString(data));
    }

    /// <summary>Whether nothing comes for a while.</summary>
    public async Task<bool> HearsNothingAsync() => await ReceiveAsync(TurnSocket.Silence) is null;

    /// <returns>One message; null if none comes in time, or the connection is closed.</returns>
    public Task<byte[]?> ReceiveAsync(TimeSpan? patience = null) => _socket.ReceiveAsync(patience);

    /// <summary>Whether the server closes the connection.</summary>
    public Task<bool> IsClosedAsync() => _socket.IsClosedAsync();

    public void Dispose() => _socket.Dispose();

    private int Read(byte[] packet, byte[] request)
    {
        Assert.True(StunMessage.TryRead(packet, out var answer));
        Assert.Equal(request[8..20], answer.TransactionId.ToArray());
        if (answer.TryFind(AttributeType.Nonce, out var nonce))
            _nonce = nonce.ToArray();
        if (answer.TryFind(AttributeType.Realm, out var realm))
            _realm = Encoding.UTF8.GetString(realm);
        if (answer.Class == StunClass.Error)
            return answer.TryFind(AttributeType.ErrorCode, out var error) ? (100 * error[2]) + error[3] : -1;
        if (answer.Method != StunMethod.Binding)
            Assert.True(answer.IsMadeWith(Key));
        if (answer.TryFind(AttributeType.XorRelayedAddress, out var relayed))
        {
            var address = new byte[16];
            var port = answer.ReadAddress(relayed, address, out var length);
            Relayed = new(new IPAddress(address.AsSpan(0, length)), port);
        }
        return 0;
    }

    /// <summary>Adds a request's attributes.</summary>
    public delegate void Build(ref StunWriter request);
}
