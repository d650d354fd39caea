namespace LiveChatMeet.Storage;

/// <summary>
/// How much waits for the writer, or for a page, and whether more may: as much as is done within a short time, as
/// measured. What is too much is refused at once, with a time to come back, instead of waiting behind all the rest.
/// </summary>
/// <param name="mayTake">How long all that waits may take together.</param>
public sealed class Backlog(TimeSpan mayTake, TimeProvider time)
{
    /// <summary>So many may wait however long one takes, and so many at most.</summary>
    public const int Always = 128;

    public const int Most = 1_024;

    /// <summary>Beyond this share of what may wait, what matters least is refused: pages, and that somebody
    /// types.</summary>
    public const double ForPages = 0.75;

    public static readonly TimeSpan SoonestRetry = TimeSpan.FromSeconds(2);

    /// <summary>What is refused for so long is no burst: then less may wait, because a queue that stands only makes
    /// everybody wait for it (RFC 8289, 3).</summary>
    public static readonly TimeSpan StandingAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>How much less.</summary>
    public const int WhileStanding = 4;

    /// <summary>While a queue stands and work waits for so long for a thread, it is the processor that has too much to
    /// do, and refusing is all that makes it less.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(4);

    /// <summary>One message in so long is taken however late it is.</summary>
    public static readonly TimeSpan OneIn = TimeSpan.FromMilliseconds(10);

    /// <summary>If nothing was done for so long, nothing more may wait.</summary>
    public static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CalmAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromMilliseconds(100);

    private const double WeightOfNewest = 0.1;
    private const double GoldenRatio = 0.618034;

    private readonly Lock _lock = new();
    private int _waiting;
    private long _awaited;
    private double _secondsOfOne;
    private long _movedAt = time.GetTimestamp();
    private long _busySince = time.GetTimestamp();
    private long _fullSince = time.GetTimestamp();
    private long? _refusedAt;
    private long _takenAt;
    private uint _refused;

    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many have come so far that somebody waits for.</summary>
    public long Awaited => Volatile.Read(ref _awaited);

    /// <summary>How many may wait now.</summary>
    public int Limit
    {
        get
        {
            var seconds = Volatile.Read(ref _secondsOfOne);
            var limit = seconds == 0 ? Always : (int)Math.Clamp(mayTake.TotalSeconds / seconds, Always, Most);
            return IsStanding ? limit / WhileStanding : limit;
        }
    }

    /// <summary>Whether messages have been refused for a while.</summary>
    public bool IsStanding
    {
        get
        {
            lock (_lock)
                return _refusedAt is { } last
                    && time.GetElapsedTime(last) < GoneAfter
                    && time.GetElapsedTime(_fullSince, last) >= StandingAfter;
        }
    }

    /// <summary>One more waits.</summary>
    public void Enter(bool isAwaited = true)
    {
        lock (_lock)
        {
            _awaited += isAwaited ? 1 : 0;
            if (_waiting++ == 0)
                _movedAt = time.GetTimestamp();
        }
    }

    /// <summary>So many wait no more.</summary>
    /// <param name="took">How long it took to do them together; null if they were not done.</param>
    public void Leave(int count, TimeSpan? took)
    {
        lock (_lock)
        {
            (_waiting, _movedAt) = (_waiting - count, time.GetTimestamp());
            if (took is not { } all || count == 0)
                return;
            var one = all.TotalSeconds / count;
            _secondsOfOne += (one - _secondsOfOne) * (_secondsOfOne == 0 ? 1 : WeightOfNewest);
        }
    }

    /// <summary>Whether there is no place for one more.</summary>
    /// <param name="share">The share of what may wait that it may use.</param>
    /// <returns>When it may come back: later, the longer this has lasted, and not everybody at once. Null if there is a
    /// place.</returns>
    public TimeSpan? ComeBackIn(double share = 1)
    {
        if (Waiting == 0)
            return null;
        lock (_lock)
            return _waiting >= share * Limit || time.GetElapsedTime(_movedAt) >= StalledAfter ? Refuse() : null;
    }

    /// <summary>Whether the processor has too much to do, although what waits for the writer would find a place: one
    /// in a while is taken all the same.</summary>
    /// <param name="late">How long work waits for a thread.</param>
    /// <returns>As of <see cref="ComeBackIn"/>.</returns>
    public TimeSpan? ComeBackIfLate(TimeSpan late)
    {
        if (!IsStanding || late < LateAfter)
            return null;
        lock (_lock)
        {
            if (time.GetElapsedTime(_takenAt) < OneIn)
                return Refuse();
            _takenAt = time.GetTimestamp();
            return null;
        }
    }

    private TimeSpan Refuse()
    {
        var now = time.GetTimestamp();
        if (_refusedAt is not { } last || time.GetElapsedTime(last, now) >= CalmAfter)
            _busySince = now;
        if (_refusedAt is not { } before || time.GetElapsedTime(before, now) >= GoneAfter)
            _fullSince = now;
        _refusedAt = now;
        var seconds = Math.Clamp(
            time.GetElapsedTime(_busySince, now).TotalSeconds,
            SoonestRetry.TotalSeconds,
            LongestRetry.TotalSeconds
        );
        // Steps of the golden ratio spread evenly however many there are.
        return TimeSpan.FromSeconds(seconds * (1 + (++_refused * GoldenRatio % 1)));
    }
}
