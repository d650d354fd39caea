using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Stun;
using LiveChatMeet.Relay.Turn;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>The relay without sockets: what a client sends is taken at once.</summary>
internal sealed class SmallRelay
{
    private const string Circle = "a-call";
    private readonly TurnCredentials _credentials;
    private readonly TurnAddress _own = new();
    private readonly byte[] _scratch = new byte[Relaying.MaxLength + Relaying.Headroom];
    private readonly TurnDoor _door;
    private int _ports = 1_000;

    public SmallRelay(TimeProvider time)
    {
        (Clock, _credentials) = (new(time), new(time));
        _own.Set(IPAddress.Loopback);
        var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Meter = new(services.GetRequiredService<IMeterFactory>(), Allocations);
        Relaying = new(Allocations, _own, Meter);
        _door = new(new(_credentials, new(Allocations, _own)), Relaying);
    }

    public Allocations Allocations { get; } = new();

    public TurnClock Clock { get; }

    public RelayMeter Meter { get; }

    public Relaying Relaying { get; }

    public SmallClient Connect(Party party, string circle = Circle)
    {
        Allocations.Open(circle, long.MaxValue);
        var (username, password) = _credentials.For(new(circle, party, $"{party}"));
        return Connect(new([], username, password));
    }

    public SmallClient Connect(IceServer server) => new(this, server, ++_ports);

    public void Take(SmallClient from, ReadOnlySpan<byte> packet) => _door.Take(from, packet, _scratch, Clock.Now);
}

/// <summary>A client of the small relay.</summary>
internal sealed class SmallClient(SmallRelay relay, IceServer server, int port) : ITurnClient
{
    private readonly byte[] _last = new byte[4_096];
    private readonly byte[] _address = [10, 0, 0, 1];
    private int _length;
    private byte[] _nonce = [];

    public IceServer Server => server;

    public ReadOnlySpan<byte> Key => Encoding.ASCII.GetBytes($"{port}");

    public ReadOnlySpan<byte> Address => _address;

    public int Port => port;

    public Allocation? Allocation { get; set; }

    /// <summary>How many messages it was sent.</summary>
    public int Received { get; private set; }

    /// <summary>The last data that it was sent, as text.</summary>
    public string? LastData =>
        StunMessage.TryRead(_last.AsSpan(0, _length), out var message)
        && message.TryFind(AttributeType.Data, out var data)
            ? Encoding.UTF8.GetString(data)
            : null;

    public void Send(ReadOnlySpan<byte> message)
    {
        message.CopyTo(_last);
        _length = message.Length;
        Received++;
    }

    /// <summary>Sends to the relay what is a packet already.</summary>
    public void Send(byte[] packet) => relay.Take(this, packet);

    public int Allocate() => Ask(StunMethod.Allocate, TurnClient.AsksForUdp);

    public int Refresh(uint seconds) =>
        Ask(StunMethod.Refresh, (ref StunWriter request) => request.Add(AttributeType.Lifetime, seconds));

    public int Permit(SmallClient peer) =>
        Ask(StunMethod.CreatePermission, (ref StunWriter request) => AddPeer(ref request, peer));

    public int Bind(ushort channel, SmallClient peer) =>
        Ask(
            StunMethod.ChannelBind,
            (ref StunWriter request) =>
            {
                request.Add(AttributeType.ChannelNumber, (uint)channel << 16);
                AddPeer(ref request, peer);
            }
        );

    public void Indicate(SmallClient peer, ReadOnlySpan<byte> data) => relay.Take(this, Indication(peer, data));

    public static byte[] Indication(SmallClient peer, ReadOnlySpan<byte> data)
    {
        var message = new StunWriter(new byte[2_000], StunMethod.Send, StunClass.Indication, new byte[12]);
        AddPeer(ref message, peer);
        message.Add(AttributeType.Data, data);
        return message.Written.ToArray();
    }

    /// <summary>A request with its credential, as it is sent.</summary>
    public byte[] Protected(StunMethod method, TurnClient.Build build) =>
        TurnMessages.Request(method, build, server, TurnCredentials.Realm, _nonce);

    /// <summary>Puts a right integrity behind a message that has changed, where one stood.</summary>
    public byte[] ProtectAgain(byte[] packet)
    {
        const int Integrity = 24;
        if (packet.Length < StunMessage.HeaderLength + Integrity || !StunMessage.IsStun(packet))
            return packet;
#pragma warning disable CA5350 // the protocol's hash
        HMACSHA1.HashData(
            TurnClient.KeyOf(server, TurnCredentials.Realm),
            packet.AsSpan(0, packet.Length - Integrity),
            packet.AsSpan(packet.Length - 20)
        );
#pragma warning restore CA5350
        return packet;
    }

    /// <returns>The error's number; 0 for none.</returns>
    private int Ask(StunMethod method, TurnClient.Build build)
    {
        var code = AskOnce(method, build);
        return code is 401 or 438 ? AskOnce(method, build) : code;
    }

    private int AskOnce(StunMethod method, TurnClient.Build build)
    {
        relay.Take(this, Protected(method, build));
        Assert.True(StunMessage.TryRead(_last.AsSpan(0, _length), out var answer));
        if (answer.TryFind(AttributeType.Nonce, out var nonce))
            _nonce = nonce.ToArray();
        return !answer.TryFind(AttributeType.ErrorCode, out var error) ? 0 : (100 * error[2]) + error[3];
    }

    public static void AddPeer(ref StunWriter request, SmallClient peer) =>
        request.AddAddress(
            AttributeType.XorPeerAddress,
            IPAddress.Loopback.GetAddressBytes(),
            peer.Allocation?.Port ?? 50_000
        );
}
