namespace LiveChatMeet.Bench.Report;

/// <summary>Where a value is: of which server, in which phase of which scenario.</summary>
internal sealed record Place(string Scenario, string Contender, string Phase, string Value);

/// <summary>How we compare with something: a ratio of one run, or a figure of its own.</summary>
/// <param name="Theirs">Null where the figure itself is the goal.</param>
/// <param name="IsMost">Whether it may be at most so much, not at least.</param>
/// <param name="Limit">What it must reach.</param>
internal sealed record Goal(
    string What,
    string Against,
    Place Ours,
    Place? Theirs,
    bool IsMost,
    double Limit,
    double Aim
)
{
    /// <summary>How it came out; null if something of it was not measured.</summary>
    public Outcome? In(Results results)
    {
        var (ours, theirs) = (results.Find(Ours), Theirs is null ? null : results.Find(Theirs));
        if (ours is null || (Theirs is not null && theirs is null))
            return null;
        var isSustained = ours.IsSustained && theirs is null or { IsSustained: true };
        var value = ours.Median / (theirs?.Median ?? 1);
        return new()
        {
            What = What,
            Against = Against,
            Value = isSustained ? value : double.NaN,
            Least = ours.Least / (theirs?.Most ?? 1),
            Most = ours.Most / (theirs?.Least ?? 1),
            Figures = ours.Short(Ours.Value) + (theirs is null ? "" : $" : {theirs.Short(Theirs!.Value)}"),
            Limit = $"{(IsMost ? "≤" : "≥")} {Figure.Text(Limit)}",
            Aim = $"{(IsMost ? "≤" : "≥")} {Figure.Text(Aim)}",
            IsReached = isSustained && (IsMost ? value <= Limit : value >= Limit),
            IsDisturbed = ours.IsDisturbed || theirs is { IsDisturbed: true },
        };
    }
}

/// <summary>One row of the table.</summary>
internal sealed record Outcome
{
    public required string What { get; init; }

    public required string Against { get; init; }

    /// <summary>NaN if one of the two did not keep pace.</summary>
    public required double Value { get; init; }

    public required double Least { get; init; }

    public required double Most { get; init; }

    /// <summary>Ours, and what it is compared with.</summary>
    public required string Figures { get; init; }

    public required string Limit { get; init; }

    public required string Aim { get; init; }

    public required bool IsReached { get; init; }

    public required bool IsDisturbed { get; init; }

    public string Row => $"| {What} | {Against} | {Told} | {Figures} | {Limit} | {Aim} |";

    private string Told
    {
        get
        {
            if (!double.IsFinite(Value))
                return "not sustained";
            var bold = IsReached ? "**" : "";
            var range = $"[{Figure.Text(Least)}–{Figure.Text(Most)}]";
            return $"{bold}{Figure.Text(Value)}{bold} {range}{(IsDisturbed ? " ~" : "")}";
        }
    }
}
