using System.Buffers;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hub.Wire;

/// <summary>What has come from a browser and is not taken yet. Frames end with a separator, wherever the messages of
/// the WebSocket end. It holds no memory while it is empty.</summary>
public sealed class FrameBuffer(int maxFrameBytes)
{
    /// <summary>How long a frame may be.</summary>
    public int MaxFrameBytes { get; set; } = maxFrameBytes;

    public const byte Separator = 0x1e;

    private const int LeastFree = 2_048;

    private byte[] _bytes = [];
    private int _from;
    private int _to;

    /// <summary>Where the next bytes go; what was taken before is gone.</summary>
    public Memory<byte> Free()
    {
        if (_bytes.Length - _to < LeastFree)
            Move();
        return _bytes.AsMemory(_to);
    }

    public void Add(int count) => _to += count;

    /// <param name="frame">Without its separator; valid until <see cref="Free"/> or <see cref="LetGo"/>.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>: it is too large.</exception>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        var rest = _bytes.AsSpan(_from, _to - _from);
        var end = rest.IndexOf(Separator);
        if ((end < 0 ? rest.Length : end) > MaxFrameBytes)
            throw new RefusedException(Refusal.BadArguments);
        frame = end < 0 ? default : rest[..end];
        _from += end + 1;
        return end >= 0;
    }

    /// <summary>Forgets what has come.</summary>
    public void Drop()
    {
        _from = _to;
        LetGo();
    }

    /// <summary>Gives the memory back if nothing is left in it.</summary>
    public void LetGo()
    {
        if (_from == _to)
            Replace([]);
    }

    // To the beginning of an array that is large enough.
    private void Move()
    {
        var rest = _bytes.AsSpan(_from, _to - _from);
        var larger = ArrayPool<byte>.Shared.Rent(rest.Length + (2 * LeastFree));
        rest.CopyTo(larger);
        Replace(larger);
    }

    private void Replace(byte[] bytes)
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _from, _to) = (bytes, 0, _to - _from);
    }
}
