namespace LiveChatMeet.Accounts;

/// <summary>
/// Counts attempts, and lets the next one wait: not at all for the first few, then a minute, then twice as long each
/// time, up to 15 minutes. An attempt counts before it is looked at, so parallel ones cannot outrun the count.
/// </summary>
/// <param name="free">How many need not wait.</param>
/// <param name="forgetAfter">How long nothing must be tried until the count starts anew.</param>
public sealed class Delays(int free, TimeSpan forgetAfter, TimeProvider time)
{
    /// <summary>How many are remembered, but for those of a second: whoever invents accounts fills no memory.</summary>
    public const int Most = 100_000;

    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan SweptEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SweptWhenFullEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tries> _counts = new(StringComparer.Ordinal);
    private long _sweptAt = time.GetTimestamp();

    /// <summary>How many are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _counts.Count;
        }
    }

    /// <returns>How long to wait; null if an attempt may be made.</returns>
    public TimeSpan? WaitOf(string key)
    {
        lock (_lock)
            return WaitOf(Known(key)) is { Ticks: > 0 } wait ? wait : null;
    }

    /// <returns>How long to wait, and nothing was counted; null if the attempt may be made.</returns>
    public TimeSpan? Begin(string key)
    {
        lock (_lock)
        {
            Sweep();
            var count = Known(key);
            if (WaitOf(count) is { Ticks: > 0 } wait)
                return wait;
            _counts[key] = new(count.Attempts + 1, time.GetTimestamp());
            return null;
        }
    }

    /// <summary>The attempt was right: it does not count.</summary>
    public void GiveBack(string key)
    {
        lock (_lock)
        {
            if (Known(key) is { Attempts: > 1 } count)
                _counts[key] = count with { Attempts = count.Attempts - 1 };
            else
                _counts.Remove(key);
        }
    }

    private Tries Known(string key) =>
        _counts.TryGetValue(key, out var count) && time.GetElapsedTime(count.At) < forgetAfter ? count : new(0, 0);

    private TimeSpan WaitOf(Tries count) =>
        count.Attempts < free
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(count.Attempts - free, 10)))
                - time.GetElapsedTime(count.At);

    // When there are too many, those go that wait for nothing; each of them was good for a few more attempts anyway.
    private void Sweep()
    {
        var isFull = _counts.Count >= Most;
        if (time.GetElapsedTime(_sweptAt) < (isFull ? SweptWhenFullEvery : SweptEvery))
            return;
        _sweptAt = time.GetTimestamp();
        foreach (var (key, count) in _counts)
            if (time.GetElapsedTime(count.At) >= forgetAfter || (isFull && WaitOf(count) <= TimeSpan.Zero))
                _counts.Remove(key);
    }

    private readonly record struct Tries(int Attempts, long At);
}
