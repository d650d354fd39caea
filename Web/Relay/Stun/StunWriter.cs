using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LiveChatMeet.Relay.Stun;

/// <summary>Writes one STUN message into a buffer, which is large enough for any answer of this server.</summary>
public ref struct StunWriter
{
    /// <summary>Fits into one packet everywhere (RFC 8489, 6.1).</summary>
    public const int MaxLength = 548;

    private readonly Span<byte> _buffer;

    public StunWriter(Span<byte> buffer, StunMethod method, StunClass kind, scoped ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        var bits = (int)method;
        var type = (bits & 0x000F) | ((bits & 0x0070) << 1) | ((bits & 0x0F80) << 2) | (int)kind;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
        Length = StunMessage.HeaderLength;
        WriteLength(Length);
    }

    /// <summary>Of what is written so far, in bytes.</summary>
    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    public void Add(AttributeType attribute, scoped ReadOnlySpan<byte> value) =>
        value.CopyTo(Begin(attribute, value.Length));

    public void Add(AttributeType attribute, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Encoding.UTF8.GetBytes(value, Begin(attribute, length));
    }

    public void Add(AttributeType attribute, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(Begin(attribute, sizeof(uint)), value);

    /// <summary>An address as middleboxes do not change it (RFC 8489, 14.2).</summary>
    /// <param name="address">4 or 16 bytes.</param>
    public void AddAddress(AttributeType attribute, scoped ReadOnlySpan<byte> address, int port)
    {
        var value = Begin(attribute, 4 + address.Length);
        value[0] = 0;
        value[1] = (byte)(address.Length == 4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(port ^ (int)(StunMessage.MagicCookie >> 16)));
        for (var i = 0; i < address.Length; i++)
            value[4 + i] = (byte)(address[i] ^ _buffer[4 + i]);
    }

    /// <summary>Why the request is refused (RFC 8489, 14.8).</summary>
    public void AddError(StunError error)
    {
        var reason = error.ToString();
        var value = Begin(AttributeType.ErrorCode, 4 + reason.Length);
        value[..2].Clear();
        value[2] = (byte)((int)error / 100);
        value[3] = (byte)((int)error % 100);
        Encoding.ASCII.GetBytes(reason, value[4..]);
    }

    /// <summary>MESSAGE-INTEGRITY, the last attribute (RFC 8489, 14.5).</summary>
    public void AddIntegrity(scoped ReadOnlySpan<byte> key)
    {
        var end = Length;
        var value = Begin(AttributeType.MessageIntegrity, StunMessage.IntegrityLength);
#pragma warning disable CA5350 // the protocol's hash
        HMACSHA1.HashData(key, _buffer[..end], value);
#pragma warning restore CA5350
    }

    private Span<byte> Begin(AttributeType attribute, int length)
    {
        var at = Length;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[at..], (ushort)attribute);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(at + 2)..], (ushort)length);
        at += StunMessage.AttributeHeaderLength;
        Length = at + StunMessage.Padded(length);
        _buffer[(at + length)..Length].Clear();
        WriteLength(Length);
        return _buffer.Slice(at, length);
    }

    private readonly void WriteLength(int length) =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(length - StunMessage.HeaderLength));
}
