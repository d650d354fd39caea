using System.Buffers.Binary;
using System.Security.Cryptography;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>What a client of a TURN server sends.</summary>
public static class TurnMessages
{
    /// <summary>A request, protected once the server has given its nonce.</summary>
    public static byte[] Request(
        StunMethod method,
        TurnClient.Build build,
        IceServer server,
        string realm,
        byte[] nonce
    )
    {
        var request = new StunWriter(
            new byte[StunWriter.MaxLength],
            method,
            StunClass.Request,
            RandomNumberGenerator.GetBytes(12)
        );
        build(ref request);
        if (nonce.Length > 0)
        {
            request.Add(AttributeType.Username, server.Username ?? "");
            request.Add(AttributeType.Realm, realm);
            request.Add(AttributeType.Nonce, nonce);
            request.AddIntegrity(TurnClient.KeyOf(server, realm));
        }
        return request.Written.ToArray();
    }

    /// <summary>Channel data, filled as it is over TCP and may be over UDP (RFC 8656, 12.5).</summary>
    public static byte[] OnChannel(ushort channel, byte[] data)
    {
        var packet = new byte[4 + StunMessage.Padded(data.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(packet, channel);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)data.Length);
        data.CopyTo(packet, 4);
        return packet;
    }
}
