namespace LiveChatMeet.Calls;

/// <summary>Since when the server would have heard whoever is alive. While it was held up, or while many come back at
/// once, somebody may be waiting for their turn: nobody counts as silent because of it.</summary>
public sealed class Hearing
{
    /// <summary>A look this late was held up, and so were the signs of life.</summary>
    private static readonly TimeSpan HeldUpAfter = TimeSpan.FromSeconds(3);

    /// <summary>More new connections than these between two looks, which are half a second apart, mean that many come
    /// back at once: after a restart of the server, or of a proxy before it.</summary>
    public const int ManyArrive = 25;

    /// <summary>All are back after so long; more would let a flood of connections keep every call alive.</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(60);

    private TimeSpan? _lookedAt;
    private TimeSpan? _comingBackSince;
    private long _arrived;

    /// <summary>On the clock of the looks.</summary>
    public TimeSpan Since { get; private set; }

    /// <param name="now">On a clock that nobody can set.</param>
    /// <param name="arrived">How many connections have ever been made.</param>
    public void Look(TimeSpan now, long arrived)
    {
        if (_lookedAt is not { } last || now - last > HeldUpAfter)
            Since = now;
        if (arrived - _arrived <= ManyArrive)
            _comingBackSince = null;
        else if (now - (_comingBackSince ??= now) <= BackWithin)
            Since = now;
        (_lookedAt, _arrived) = (now, arrived);
    }
}
