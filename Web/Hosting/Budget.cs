using System.Collections.Concurrent;

namespace LiveChatMeet.Hosting;

/// <summary>One bucket per caller. A bucket that is full again carries no information and is forgotten within a minute
/// or two.</summary>
public sealed class Budget(double atOnce, double perSecond, TimeProvider time)
{
    private static readonly TimeSpan SweptEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private long _sweptAt = time.GetTimestamp();

    /// <summary>How many are remembered.</summary>
    public int Count => _buckets.Count;

    public bool TrySpend(string who)
    {
        Sweep();
        return _buckets.GetOrAdd(who, static (_, all) => all.NewBucket(), this).TryTake();
    }

    private Bucket NewBucket() => new(atOnce, perSecond, time);

    // Done by the first caller when it is due. A caller whose full bucket is removed at that moment gains one token at
    // most.
    private void Sweep()
    {
        var (swept, now) = (Interlocked.Read(ref _sweptAt), time.GetTimestamp());
        if (
            time.GetElapsedTime(swept, now) < SweptEvery
            || Interlocked.CompareExchange(ref _sweptAt, now, swept) != swept
        )
            return;
        foreach (var (who, bucket) in _buckets)
            if (bucket.IsFull)
                _buckets.TryRemove(who, out _);
    }
}
