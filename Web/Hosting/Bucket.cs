namespace LiveChatMeet.Hosting;

/// <summary>How often something may happen: so many at once, and then by second. Refilled by the clock when it is
/// asked, so it needs no timer.</summary>
public sealed class Bucket
{
    // A sum of parts of a second may miss the whole by a hair.
    private const double One = 1 - 1e-9;

    private readonly Lock _lock = new();
    private readonly double _atOnce;
    private readonly double _perSecond;
    private readonly TimeProvider _time;
    private double _left;
    private long _at;

    public Bucket(double atOnce, double perSecond, TimeProvider time) =>
        (_atOnce, _perSecond, _time, _left, _at) = (atOnce, perSecond, time, atOnce, time.GetTimestamp());

    public bool IsFull
    {
        get
        {
            lock (_lock)
                return Refilled() >= _atOnce;
        }
    }

    /// <summary>Takes one, when there is one.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (Refilled() < One)
                return false;
            _left--;
            return true;
        }
    }

    private double Refilled()
    {
        var now = _time.GetTimestamp();
        _left = Math.Min(_atOnce, _left + (_time.GetElapsedTime(_at, now).TotalSeconds * _perSecond));
        _at = now;
        return _left;
    }
}
