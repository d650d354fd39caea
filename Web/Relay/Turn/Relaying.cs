using System.Buffers.Binary;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Relay.Turn;

/// <summary>
/// Hands what a client sends to the other party's client of the same call (RFC 8656, 11 and 12). No packet goes to an
/// address that is no authenticated client's, and nothing is allocated.
/// </summary>
public sealed class Relaying(Allocations allocations, TurnAddress own, RelayMeter meter)
{
    /// <summary>In front of what is relayed stands at most this much: an indication with an IPv6 peer.</summary>
    public const int Headroom = 64;

    public const int ChannelHeaderLength = 4;

    /// <summary>RFC 8656, 12; clients of RFC 5766 choose up to here.</summary>
    public const int FirstChannel = 0x4000;
    public const int LastChannel = 0x7FFE;

    /// <summary>What a packet over UDP can carry. Longer packets are dropped; over TCP, where no good client sends
    /// longer frames, they close the connection.</summary>
    public const int MaxLength = 1_500;

    /// <summary>Whether a packet begins as channel data.</summary>
    public static bool IsChannel(ReadOnlySpan<byte> packet) =>
        packet.Length >= ChannelHeaderLength
        && BinaryPrimitives.ReadUInt16BigEndian(packet) is >= FirstChannel and <= LastChannel;

    /// <summary>A Send indication. What is wrong with it is not answered (RFC 8656, 11.2).</summary>
    /// <param name="scratch">A buffer of the calling thread, of <see cref="MaxLength"/> and
    /// <see cref="Headroom"/>.</param>
    public void Indicated(ITurnClient from, in StunMessage message, Span<byte> scratch, long now)
    {
        Span<byte> address = stackalloc byte[StunMessage.MaxAddressLength];
        if (
            !message.TryFind(AttributeType.XorPeerAddress, out var peer)
            || !message.TryFind(AttributeType.Data, out var data)
        )
            return;
        var port = message.ReadAddress(peer, address, out var length);
        if (own.Is(address[..length]) && from.Allocation is { } allocation && allocation.IsPermitted(now))
            Pass(allocation, port, data, scratch, now);
    }

    /// <summary>Channel data (RFC 8656, 12.4).</summary>
    public void Channeled(ITurnClient from, ReadOnlySpan<byte> packet, Span<byte> scratch, long now)
    {
        if (!IsChannel(packet) || from.Allocation is not { } allocation || now >= allocation.EndsAt)
            return;
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (length > packet.Length - ChannelHeaderLength)
            return;
        var peer = allocation.PeerOf(BinaryPrimitives.ReadUInt16BigEndian(packet), now);
        if (peer != 0)
            Pass(allocation, peer, packet.Slice(ChannelHeaderLength, length), scratch, now);
    }

    private void Pass(Allocation from, int peerPort, ReadOnlySpan<byte> data, Span<byte> scratch, long now)
    {
        if (
            data.Length > MaxLength
            || allocations.At(peerPort) is not { } to
            || !from.User.IsPeerOf(to.User)
            || !to.IsPermitted(now)
            || !from.MaySend(data.Length, now)
        )
            return;
        meter.Passed(data.Length);
        if (to.ChannelOf(from.Port, now) is var channel and not 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(scratch, (ushort)channel);
            BinaryPrimitives.WriteUInt16BigEndian(scratch[2..], (ushort)data.Length);
            data.CopyTo(scratch[ChannelHeaderLength..]);
            to.Client.Send(scratch[..(ChannelHeaderLength + data.Length)]);
            return;
        }
        Span<byte> transaction = stackalloc byte[12];
        Random.Shared.NextBytes(transaction);
        var indication = new StunWriter(scratch, StunMethod.Data, StunClass.Indication, transaction);
        indication.AddAddress(AttributeType.XorPeerAddress, own.Bytes, from.Port);
        indication.Add(AttributeType.Data, data);
        to.Client.Send(indication.Written);
    }
}
