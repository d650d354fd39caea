using System.Collections.Immutable;

namespace LiveChatMeet.Relay.Turn;

/// <summary>A client's place at the relay: an address on paper. Nothing listens there; what another client of the same
/// call sends to it is handed over inside the process.</summary>
public sealed class Allocation(TurnUser user, ITurnClient client, int port, ReadOnlySpan<byte> madeBy)
{
    /// <summary>What one client may send: bytes in a second. Pictures of 720 lines with sound take a quarter.</summary>
    public const int MaxBytesPerSecond = 1_250_000;

    /// <summary>A leg has one peer for each of the other side's documents; more is a mistake.</summary>
    private const int MaxChannels = 16;

    private readonly byte[] _madeBy = madeBy.ToArray();
    private ImmutableArray<Channel> _channels = [];
    private long _endsAt;
    private long _permittedUntil;
    private long _second;
    private int _sent;

    public TurnUser User => user;

    public ITurnClient Client => client;

    /// <summary>Its port on paper.</summary>
    public int Port => port;

    /// <summary>When it ends, unless it is refreshed: milliseconds of the relay's clock.</summary>
    public long EndsAt
    {
        get => Volatile.Read(ref _endsAt);
        set => Volatile.Write(ref _endsAt, value);
    }

    /// <summary>Whether a request is the one that made it, sent again because its answer was lost (RFC 8656,
    /// 7.2).</summary>
    public bool IsMadeBy(ReadOnlySpan<byte> transactionId) => transactionId.SequenceEqual(_madeBy);

    /// <summary>Lets the relay's own address send to this client: there is no other peer (RFC 8656, 9).</summary>
    public void PermitUntil(long until) => Volatile.Write(ref _permittedUntil, until);

    public bool IsPermitted(long now) => now < Volatile.Read(ref _permittedUntil) && now < EndsAt;

    /// <summary>Counts what this client sends. Its packets come one after the other.</summary>
    public bool MaySend(int length, long now)
    {
        if (now / 1_000 != _second)
            (_second, _sent) = (now / 1_000, 0);
        _sent += length;
        return _sent <= MaxBytesPerSecond;
    }

    /// <summary>Binds a channel to a peer, or keeps it bound (RFC 8656, 12).</summary>
    /// <returns>False if the channel has another peer, the peer another channel, or there are too many.</returns>
    public bool TryBind(int number, int peerPort, long until)
    {
        var channels = _channels;
        foreach (var one in channels)
            if (one.Number == number ? one.PeerPort != peerPort : one.PeerPort == peerPort)
                return false;
        var others = channels.RemoveAll(one => one.Number == number);
        if (others.Length >= MaxChannels)
            return false;
        ImmutableInterlocked.InterlockedExchange(ref _channels, others.Add(new(number, peerPort, until)));
        return true;
    }

    /// <returns>The peer's port on paper; 0 if the channel is not bound.</returns>
    public int PeerOf(int number, long now)
    {
        foreach (var one in _channels)
            if (one.Number == number && now < one.Until)
                return one.PeerPort;
        return 0;
    }

    /// <returns>The channel that this client has for a peer; 0 if there is none.</returns>
    public int ChannelOf(int peerPort, long now)
    {
        foreach (var one in _channels)
            if (one.PeerPort == peerPort && now < one.Until)
                return one.Number;
        return 0;
    }

    private readonly record struct Channel(int Number, int PeerPort, long Until);
}
