namespace LiveChatMeet.Hosting;

/// <summary>A token bucket: how often something may happen, in one burst and then per second. Refilled by the clock
/// when asked, so it needs no timer.</summary>
public sealed class Bucket
{
    // A sum of fractions of a second may fall just short of the whole.
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

    /// <summary>Takes one token, if there is one.</summary>
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
