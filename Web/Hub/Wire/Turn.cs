namespace LiveChatMeet.Hub.Wire;

/// <summary>
/// What a thread does for a connection until it has to wait: passing on signals, for which all is in memory. What is to
/// be said meanwhile is gathered and written at the end, in as few messages as possible and without a hop to another
/// thread.
/// </summary>
public static class Turn
{
    [ThreadStatic]
    private static List<Outgoing>? _saying;

    /// <summary>Whether this thread is in one.</summary>
    [field: ThreadStatic]
    public static bool IsOn { get; private set; }

    public static void Begin() => IsOn = true;

    /// <summary>Writes what was gathered. The thread must not leave its turn in another way.</summary>
    public static void End()
    {
        IsOn = false;
        if (_saying is not { Count: > 0 } saying)
            return;
        _saying = null; // what goes on from a write may begin a turn
        foreach (var one in saying)
            one.Write();
        saying.Clear();
        _saying ??= saying;
    }

    /// <returns>False outside a turn: somebody else has to write it.</returns>
    public static bool TryGather(Outgoing outgoing)
    {
        if (IsOn)
            (_saying ??= []).Add(outgoing);
        return IsOn;
    }
}
