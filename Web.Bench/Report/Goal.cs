using LiveChatMeet.Bench.Scenarios;

namespace LiveChatMeet.Bench.Report;

/// <summary>Where a value is: of which server, in which phase of which scenario.</summary>
internal sealed record Place(string Scenario, string Contender, string Phase, string Value);

/// <summary>How we compare with something: a ratio of one run.</summary>
/// <param name="IsMost">Whether the ratio may be at most <paramref name="Least"/>, not at least.</param>
/// <param name="Least">What it must reach.</param>
internal sealed record Goal(
    string What,
    string Against,
    Place Ours,
    Place Theirs,
    bool IsMost,
    double Least,
    double Aim
)
{
    private const string Us = "LiveChatMeet";
    private const string PeerJs = "PeerJS";
    private const string Stock = "SignalR";

    /// <summary>All that the product is to reach.</summary>
    public static IReadOnlyList<Goal> All { get; } =
    [
        More("whole calls, durable", "PeerJS, 22 relayed messages", Calls(Us), Calls(PeerJs), 0.25, 0.8),
        More("whole calls, durable", "Nextcloud's server", Calls(Us), Calls("Nextcloud"), 0.36, 1),
        Less("one signal, p50", "stock SignalR", One(Us, Sample.Median), One(Stock, Sample.Median), 1.3, 0.8),
        Less("one signal, p99", "stock SignalR", One(Us, Sample.Slowest), One(Stock, Sample.Slowest), 1.3, 0.8),
        More("most signals", "stock SignalR", Most(Us), Most(Stock), 0.8, 2),
        Less("CPU of a signal at 2,000/s", PeerJs, Fast(Us), Fast(PeerJs), 3, 2),
        More("durable messages", "EF, SaveChanges each", Chat(Us), Chat("SignalR and EF"), 4, 8),
        More("durable messages", "SQLite's C functions, one row each", Chat(Us), Rows, 0.8, 1.7),
        Less("a message at 500/s, p99", "the hub without a store", Paced(Us), Paced(Stock), 4, 3),
    ];

    private static Place Rows => new(RowLimit.Called, RowLimit.Server, RowLimit.Phase, Sample.PerSecond);

    private static Place Calls(string who) => new("calls", who, Calling.Many, Sample.PerSecond);

    private static Place One(string who, string value) => new("relay", who, Relaying.One, value);

    private static Place Most(string who) => new("relay", who, Relaying.Most, Sample.PerSecond);

    private static Place Fast(string who) => new("relay", who, Relaying.Fast, Sample.Cpu);

    private static Place Chat(string who) => new("chat", who, Chatting.Hundred, Sample.PerSecond);

    private static Place Paced(string who) => new("chat", who, Chatting.Paced, Sample.Slowest);

    private static Goal More(string what, string against, Place ours, Place theirs, double least, double aim) =>
        new(what, against, ours, theirs, false, least, aim);

    private static Goal Less(string what, string against, Place ours, Place theirs, double most, double aim) =>
        new(what, against, ours, theirs, true, most, aim);

    /// <summary>The row of the table; null if one of the two was not measured.</summary>
    public string? Row(Results results)
    {
        var (ours, theirs) = (results.Find(Ours), results.Find(Theirs));
        if (ours is null || theirs is null)
            return null;
        var sign = IsMost ? "≤" : "≥";
        var ratio = ours.IsSustained && theirs.IsSustained ? Ratio(ours, theirs) : "not sustained";
        return $"| {What} | {Against} | {ratio} | {ours.Short(Ours.Value)} : {theirs.Short(Theirs.Value)} | "
            + $"{sign} {Figure.Text(Least)} | {sign} {Figure.Text(Aim)} |";
    }

    private string Ratio(Figure ours, Figure theirs)
    {
        var median = ours.Median / theirs.Median;
        var isReached = IsMost ? median <= Least : median >= Least;
        var disturbed = ours.IsDisturbed || theirs.IsDisturbed ? " ~" : "";
        var range = $"[{Figure.Text(ours.Least / theirs.Most)}–{Figure.Text(ours.Most / theirs.Least)}]";
        return $"{(isReached ? "**" : "")}{Figure.Text(median)}{(isReached ? "**" : "")} {range}{disturbed}";
    }
}
