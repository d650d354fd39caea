namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>A stretch of a file that stays, or what stands in its stead.</summary>
/// <param name="At">Where it begins in the file, if it stays.</param>
/// <param name="Bytes">Null for what stays, and for zeros.</param>
/// <param name="Stays">Else it is <paramref name="Bytes"/>, or that many zeros.</param>
public sealed record Part(long At, long Length, byte[]? Bytes, bool Stays);

/// <summary>What becomes of a file, from its beginning to its end.</summary>
internal sealed class Parts(long length)
{
    // Far more than a camera writes; a hostile file cannot fill the memory with them.
    private const int Most = 10_000;

    private readonly List<Part> _all = [];

    /// <summary>Null if the file stays as it is.</summary>
    public IReadOnlyList<Part>? Changed =>
        _all is [{ Stays: true, At: 0 } whole] && whole.Length == length ? null : _all;

    public long Length => _all.Sum(part => part.Length);

    /// <summary>As far as the file reaches.</summary>
    public void Keep(long at, long count)
    {
        count = Math.Min(count, length - at);
        if (count <= 0)
            return;
        if (_all is [.., { Stays: true } last] && last.At + last.Length == at)
            _all[^1] = last with { Length = last.Length + count };
        else
            Add(new(at, count, null, Stays: true));
    }

    public void Put(byte[] bytes) => Add(new(0, bytes.Length, bytes, Stays: false));

    public void PutZeros(long count) => Add(new(0, count, null, Stays: false));

    private void Add(Part part)
    {
        if (_all.Count == Most)
            throw FileBytes.Damaged;
        _all.Add(part);
    }
}
