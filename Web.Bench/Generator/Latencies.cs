namespace LiveChatMeet.Bench.Generator;

/// <summary>How long each of many things took.</summary>
internal sealed class Latencies
{
    private readonly List<long> _nanoseconds = new(1 << 16);

    public int Count => _nanoseconds.Count;

    public void Add(long nanoseconds) => _nanoseconds.Add(nanoseconds);

    /// <summary>Microseconds within which this share of them was done.</summary>
    public double Within(double share)
    {
        if (_nanoseconds.Count == 0)
            return double.NaN;
        _nanoseconds.Sort();
        return _nanoseconds[Math.Min(_nanoseconds.Count - 1, (int)(share * _nanoseconds.Count))] / 1000.0;
    }
}
