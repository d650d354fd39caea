namespace LiveChatMeet.Storage;

/// <summary>How long work waits for a thread of the pool: measured by work that does nothing, sent only while somebody
/// asks.</summary>
/// <param name="queue">Puts it behind all that waits for any thread, as what has just arrived from a socket is.</param>
public sealed class Lateness(TimeProvider time, Action<Action> queue)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(2);

    private long _sentAt = time.GetTimestamp();
    private long _last;
    private int _isOnItsWay;

    public Lateness(TimeProvider time)
        : this(time, work => ThreadPool.UnsafeQueueUserWorkItem(static one => one(), work, preferLocal: false)) { }

    /// <summary>What the last one waited, or what one that has not come yet has waited so far, if that is
    /// longer.</summary>
    public TimeSpan Now
    {
        get
        {
            var last = new TimeSpan(Volatile.Read(ref _last));
            var since = time.GetElapsedTime(Volatile.Read(ref _sentAt));
            if (Volatile.Read(ref _isOnItsWay) == 1)
                return since > last ? since : last;
            if (since >= last + Every)
                Send();
            return last;
        }
    }

    private void Send()
    {
        if (Interlocked.Exchange(ref _isOnItsWay, 1) == 1)
            return;
        Volatile.Write(ref _sentAt, time.GetTimestamp());
        queue(Arrive);
    }

    private void Arrive()
    {
        Volatile.Write(ref _last, time.GetElapsedTime(Volatile.Read(ref _sentAt)).Ticks);
        Volatile.Write(ref _isOnItsWay, 0);
    }
}
