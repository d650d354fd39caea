namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>Stretches of a file that become zeros, where others say at which byte they stand: everything keeps its
/// place.</summary>
internal sealed class Blanks(long length)
{
    private const int Most = 5_000;

    private readonly List<(long At, long End, byte[]? Bytes)> _all = [];

    /// <summary>As far as the file reaches.</summary>
    public void Add(long at, long count)
    {
        if (at < 0 || count < 0 || _all.Count == Most)
            throw FileBytes.Damaged;
        if (at < length && count > 0)
            _all.Add((at, at + Math.Min(count, length - at), null));
    }

    public void Add(long at, byte[] bytes)
    {
        Add(at, bytes.Length);
        if (at + bytes.Length <= length)
            _all[^1] = _all[^1] with { Bytes = bytes };
    }

    public void WriteTo(Parts parts)
    {
        var at = 0L;
        foreach (var (from, end, bytes) in _all.OrderBy(one => one.At).ThenByDescending(one => one.End))
        {
            if (end <= at)
                continue;
            parts.Keep(at, from - at);
            if (bytes is not null && from >= at)
                parts.Put(bytes);
            else
                parts.PutZeros(end - Math.Max(from, at));
            at = end;
        }
        parts.Keep(at, length - at);
    }
}
