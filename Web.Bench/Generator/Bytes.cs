namespace LiveChatMeet.Bench.Generator;

/// <summary>Bytes that wait, in a buffer that grows and is used again.</summary>
internal sealed class Bytes
{
    private const int KeptWhileEmpty = 64 * 1024;

    private byte[] _buffer = [];
    private int _from;
    private int _to;

    public int Count => _to - _from;

    public Span<byte> All => _buffer.AsSpan(_from, Count);

    public void Add(ReadOnlySpan<byte> more)
    {
        more.CopyTo(Reserve(more.Length));
        _to += more.Length;
    }

    /// <summary>Room for more; what was written there counts after <see cref="Grow"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _to < count)
            MakeRoom(count);
        return _buffer.AsSpan(_to, count);
    }

    public void Grow(int count) => _to += count;

    public void Drop(int count)
    {
        _from += count;
        if (_from < _to)
            return;
        _from = _to = 0;
        if (_buffer.Length > KeptWhileEmpty)
            _buffer = [];
    }

    private void MakeRoom(int count)
    {
        var needed = Count + count;
        var target =
            needed <= _buffer.Length ? _buffer : new byte[Math.Max(needed, Math.Min(2 * needed, needed + 65536))];
        _buffer.AsSpan(_from, Count).CopyTo(target);
        (_to, _from, _buffer) = (Count, 0, target);
    }
}
