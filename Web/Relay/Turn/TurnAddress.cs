using System.Net;

namespace LiveChatMeet.Relay.Turn;

/// <summary>The address of all places at the relay. It changes where a provider gives out a new one.</summary>
public sealed class TurnAddress
{
    private volatile byte[] _bytes = [];

    public IPAddress Address { get; private set; } = IPAddress.None;

    /// <summary>4 or 16 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool IsIPv4 => _bytes.Length == 4;

    public void Set(IPAddress address) => (Address, _bytes) = (address, address.GetAddressBytes());

    public bool Is(ReadOnlySpan<byte> other) => other.Length > 0 && other.SequenceEqual(_bytes);
}
