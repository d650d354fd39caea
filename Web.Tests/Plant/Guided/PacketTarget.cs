using System.Buffers.Binary;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay.Stun;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Guided;

/// <summary>An input as what a client of the relay sends, one after the other: a kind, a length, and so many bytes,
/// which are a packet or the attributes of a request with the right credential. Each input is a call of its
/// own.</summary>
internal sealed class PacketTarget
{
    private const int Kinds = 8;

    /// <summary>Where the peer's address belongs.</summary>
    private const byte Peer = 0xFF;

    // What else a message of 548 bytes has to hold.
    private const int MaxAttributes = 280;

    private static readonly AttributeType[] Known = Enum.GetValues<AttributeType>();

    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);
    private readonly SmallRelay _relay;
    private long _inputs;

    public PacketTarget() => _relay = new(_clock);

    /// <summary>Whole requests, to begin with.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        Step(StunMethod.Allocate, Attribute(AttributeType.RequestedTransport, 17, 0, 0, 0)),
        Step(StunMethod.Refresh, Attribute(AttributeType.Lifetime, 0, 0, 0, 60)),
        Step(StunMethod.CreatePermission, Peer, 0),
        Step(StunMethod.ChannelBind, [.. Attribute(AttributeType.ChannelNumber, 0x40, 0, 0, 0), Peer, 0]),
        Step(StunMethod.Binding),
        Step(StunMethod.Send, [Peer, 0, .. Attribute(AttributeType.Data, 1, 2, 3)]),
        [0, 8, 0x40, 0, 0, 4, 1, 2, 3, 4],
        Attribute(AttributeType.XorPeerAddress, 0, 1, 0, 0, 1, 2, 3, 4),
        Attribute(AttributeType.RequestedAddressFamily, 2, 0, 0, 0),
        Attribute(AttributeType.EvenPort, 0x80),
        [0x21, 0x12, 0xA4, 0x42],
    ];

    public void Take(byte[] input)
    {
        _clock.Advance(TimeSpan.FromSeconds(1)); // so many answers to who has proven nothing are given in a second
        var (circle, other) = ($"call {++_inputs}", $"another {_inputs}");
        var (agent, visitor) = (_relay.Connect(Party.Agent, circle), _relay.Connect(Party.Visitor, circle));
        var stranger = _relay.Connect(Party.Visitor, other);
        foreach (var client in (SmallClient[])[agent, visitor, stranger])
            Assert.Equal(0, client.Allocate());
        var heard = stranger.Received;

        for (var rest = input.AsSpan(); rest.Length >= 2; )
        {
            var body = rest.Slice(2, Math.Min(rest[1], rest.Length - 2)).ToArray();
            Send(agent, visitor, rest[0] % Kinds, body);
            rest = rest[(2 + body.Length)..];
        }

        Assert.Equal(heard, stranger.Received);
        _relay.Allocations.End(circle);
        _relay.Allocations.End(other);
        Assert.Equal(0, _relay.Allocations.Count);
    }

    private static void Send(SmallClient from, SmallClient peer, int kind, byte[] body)
    {
        var packet = kind switch
        {
            0 => body,
            1 => from.ProtectAgain(Framed(body)),
            2 => from.Protected(StunMethod.Allocate, Adding(peer, body)),
            3 => from.Protected(StunMethod.Refresh, Adding(peer, body)),
            4 => from.Protected(StunMethod.CreatePermission, Adding(peer, body)),
            5 => from.Protected(StunMethod.ChannelBind, Adding(peer, body)),
            6 => from.Protected(StunMethod.Binding, Adding(peer, body)),
            _ => Indication(peer, body),
        };
        from.Send(packet);
    }

    private static byte[] Indication(SmallClient peer, byte[] body)
    {
        var message = new StunWriter(new byte[2_000], StunMethod.Send, StunClass.Indication, new byte[12]);
        AddAll(ref message, peer, body);
        return message.Written.ToArray();
    }

    private static TurnClient.Build Adding(SmallClient peer, byte[] body) =>
        (ref StunWriter request) => AddAll(ref request, peer, body);

    private static void AddAll(ref StunWriter message, SmallClient peer, byte[] body)
    {
        for (var rest = body.AsSpan(); rest.Length >= 2 && message.Length < MaxAttributes; )
        {
            var value = rest.Slice(2, Math.Min(rest[1] % 64, rest.Length - 2));
            if (rest[0] == Peer)
                SmallClient.AddPeer(ref message, peer);
            else
                message.Add(Known[rest[0] % Known.Length], value);
            rest = rest[(2 + value.Length)..];
        }
    }

    // With a header whose length is true.
    private static byte[] Framed(byte[] body)
    {
        var packet = new byte[StunMessage.HeaderLength + StunMessage.Padded(body.Length)];
        body.CopyTo(packet, StunMessage.HeaderLength);
        packet[1] = body.Length > 0 ? body[0] : (byte)1;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(packet.Length - StunMessage.HeaderLength));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), StunMessage.MagicCookie);
        return packet;
    }

    private static byte[] Attribute(AttributeType attribute, params byte[] value) =>
        [(byte)Array.IndexOf(Known, attribute), (byte)value.Length, .. value];

    private static byte[] Step(StunMethod method, params byte[] body) =>
        [
            method switch
            {
                StunMethod.Allocate => 2,
                StunMethod.Refresh => 3,
                StunMethod.CreatePermission => 4,
                StunMethod.ChannelBind => 5,
                StunMethod.Binding => 6,
                _ => 7,
            },
            (byte)body.Length,
            .. body,
        ];
}
