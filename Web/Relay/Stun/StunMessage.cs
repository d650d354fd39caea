using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LiveChatMeet.Relay.Stun;

/// <summary>A STUN message as it lies in a received packet (RFC 8489, 5). Nothing is copied.</summary>
public readonly ref struct StunMessage
{
    public const int HeaderLength = 20;
    public const uint MagicCookie = 0x2112A442;
    public const int IntegrityLength = 20;
    public const int AttributeHeaderLength = 4;

    /// <summary>Of an IPv6 address, in bytes.</summary>
    public const int MaxAddressLength = 16;

    private const int ClassBits = 0x0110;
    private const byte IPv4 = 1;
    private const byte IPv6 = 2;

    private readonly ReadOnlySpan<byte> _packet;

    // Where MESSAGE-INTEGRITY begins, or the packet ends: what follows it is not protected and is ignored.
    private readonly int _end;

    private StunMessage(ReadOnlySpan<byte> packet, int end)
    {
        _packet = packet;
        _end = end;
    }

    public StunClass Class => (StunClass)(Type & ClassBits);

    public StunMethod Method => (StunMethod)((Type & 0x000F) | ((Type & 0x00E0) >> 1) | ((Type & 0x3E00) >> 2));

    public ReadOnlySpan<byte> TransactionId => _packet[8..HeaderLength];

    /// <summary>Whether it carries MESSAGE-INTEGRITY, right or wrong.</summary>
    public bool HasIntegrity => _end < _packet.Length;

    private int Type => BinaryPrimitives.ReadUInt16BigEndian(_packet);

    /// <summary>Whether a packet begins as a STUN message does; the others are channel data (RFC 8656, 12).</summary>
    public static bool IsStun(ReadOnlySpan<byte> packet) => packet.Length > 0 && packet[0] < 4;

    /// <returns>False unless it is one whole message with well-formed attributes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out StunMessage message)
    {
        message = default;
        if (
            packet.Length < HeaderLength
            || packet.Length % 4 != 0
            || !IsStun(packet)
            || BinaryPrimitives.ReadUInt32BigEndian(packet[4..]) != MagicCookie
            || BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) != packet.Length - HeaderLength
            || EndOf(packet) is not (> 0 and var end)
        )
            return false;
        message = new(packet, end);
        return true;
    }

    // 0 if an attribute is malformed
    private static int EndOf(ReadOnlySpan<byte> packet)
    {
        var end = packet.Length;
        for (var at = HeaderLength; at < packet.Length; )
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]);
            if (packet.Length - at - AttributeHeaderLength < Padded(length))
                return 0;
            if (TypeAt(packet, at) == AttributeType.MessageIntegrity && end == packet.Length)
            {
                if (length != IntegrityLength)
                    return 0;
                end = at;
            }
            at += AttributeHeaderLength + Padded(length);
        }
        return end;
    }

    /// <summary>The first attribute of a kind.</summary>
    public bool TryFind(AttributeType attribute, out ReadOnlySpan<byte> value)
    {
        foreach (var (kind, found) in this)
            if (kind == attribute)
            {
                value = found;
                return true;
            }
        value = default;
        return false;
    }

    public bool TryFindUInt32(AttributeType attribute, out uint value)
    {
        var isThere = TryFind(attribute, out var bytes) && bytes.Length == sizeof(uint);
        value = isThere ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        return isThere;
    }

    /// <summary>Reads an attribute that holds an address hidden from middleboxes (RFC 8489, 14.2).</summary>
    /// <param name="value">The attribute's.</param>
    /// <param name="address">At least 16 bytes, of which 4 or 16 are filled.</param>
    /// <param name="length">Of the address; 0 if it is malformed.</param>
    /// <returns>The port.</returns>
    public int ReadAddress(ReadOnlySpan<byte> value, Span<byte> address, out int length)
    {
        length =
            value.Length == 8 && value[1] == IPv4 ? 4
            : value.Length == 20 && value[1] == IPv6 ? 16
            : 0;
        if (length == 0)
            return 0;
        var mask = _packet[4..HeaderLength];
        for (var i = 0; i < length; i++)
            address[i] = (byte)(value[4 + i] ^ mask[i]);
        return BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(MagicCookie >> 16);
    }

    /// <summary>Whether MESSAGE-INTEGRITY was made with this key (RFC 8489, 14.5).</summary>
    public bool IsMadeWith(ReadOnlySpan<byte> key)
    {
        if (!HasIntegrity)
            return false;
        // Its length is then as if the attribute were the last.
        Span<byte> header = stackalloc byte[HeaderLength];
        _packet[..HeaderLength].CopyTo(header);
        var length = _end + AttributeHeaderLength + IntegrityLength - HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);
        hash.AppendData(header);
        hash.AppendData(_packet[HeaderLength.._end]);
        Span<byte> made = stackalloc byte[IntegrityLength];
        hash.GetCurrentHash(made);
        return CryptographicOperations.FixedTimeEquals(
            made,
            _packet.Slice(_end + AttributeHeaderLength, IntegrityLength)
        );
    }

    /// <summary>The protected attributes in their order.</summary>
    public Attributes GetEnumerator() => new(_packet[..Math.Min(_end, _packet.Length)]);

    /// <summary>A length with what fills its last four bytes.</summary>
    public static int Padded(int length) => (length + 3) & ~3;

    private static AttributeType TypeAt(ReadOnlySpan<byte> packet, int at) =>
        (AttributeType)BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);

    /// <summary>Walks over attributes.</summary>
    public ref struct Attributes
    {
        private readonly ReadOnlySpan<byte> _packet;
        private int _at = HeaderLength;
        private int _length;
        private bool _hasBegun;

        internal Attributes(ReadOnlySpan<byte> packet) => _packet = packet;

        public Typed Current => new(TypeAt(_packet, _at), _packet.Slice(_at + AttributeHeaderLength, _length));

        public bool MoveNext()
        {
            if (_hasBegun)
                _at += AttributeHeaderLength + Padded(_length);
            _hasBegun = true;
            if (_at >= _packet.Length)
                return false;
            _length = BinaryPrimitives.ReadUInt16BigEndian(_packet[(_at + 2)..]);
            return true;
        }
    }

    /// <summary>One attribute, without what fills its last four bytes.</summary>
    public readonly ref struct Typed(AttributeType type, ReadOnlySpan<byte> value)
    {
        private readonly ReadOnlySpan<byte> _value = value;

        public void Deconstruct(out AttributeType attribute, out ReadOnlySpan<byte> bytes)
        {
            attribute = type;
            bytes = _value;
        }
    }
}
