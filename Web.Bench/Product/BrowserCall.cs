namespace LiveChatMeet.Bench.Product;

/// <summary>
/// What our browser code calls at the hub in one whole call, from ring to hang-up, over the overlay and the docked
/// frame: the load calls the same. A test counts it in a real call of two browsers and compares.
/// </summary>
public static class BrowserCall
{
    /// <summary>What each moment of a call makes the agent's side call.</summary>
    public static IReadOnlyDictionary<Moment, string[]> Agent { get; } =
        new Dictionary<Moment, string[]>
        {
            [Moment.PageOpened] = ["lend", "join"],
            [Moment.Offered] = ["signal", "signal"],
            [Moment.Plays] = ["legConnected"],
        };

    /// <summary>The same of the visitor's side.</summary>
    public static IReadOnlyDictionary<Moment, string[]> Visitor { get; } =
        new Dictionary<Moment, string[]>
        {
            [Moment.Rung] = ["ringShown"],
            [Moment.PageOpened] = ["lend"],
            [Moment.Accepted] = ["accept", "join", "signal"],
            [Moment.Joined] = ["report"],
            [Moment.Plays] = ["legConnected"],
            [Moment.Talked] = ["hangUp"],
        };

    /// <summary>How often a side calls each method.</summary>
    public static Dictionary<string, int> CountOf(IReadOnlyDictionary<Moment, string[]> side) =>
        side
            .Values.SelectMany(methods => methods)
            .GroupBy(method => method)
            .ToDictionary(one => one.Key, one => one.Count());
}

/// <summary>When something is called.</summary>
public enum Moment
{
    /// <summary>The ring has reached the visitor.</summary>
    Rung,

    /// <summary>The call's page is there, and borrows the connection.</summary>
    PageOpened,

    /// <summary>The visitor accepts.</summary>
    Accepted,

    /// <summary>The own leg is in the call.</summary>
    Joined,

    /// <summary>The other side's offer has come.</summary>
    Offered,

    /// <summary>All that a link needs has come from the other side.</summary>
    Plays,

    /// <summary>Both sides play, and the visitor hangs up.</summary>
    Talked,
}
