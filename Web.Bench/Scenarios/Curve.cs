using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Scenarios;

/// <summary>How something grows with how much there is of something else; measured once in a run, and drawn.</summary>
internal abstract class Curve : Scenario
{
    public const string Called = "curves";

    /// <summary>How much there is.</summary>
    public const string At = "at";

    public override string Name => Called;

    public override string Alone => $"curve-{Of}";

    /// <summary>What there is more and more of.</summary>
    protected abstract string Of { get; }

    public override bool IsRepeated => false;

    /// <summary>The phase of one point of a curve.</summary>
    public static string PhaseOf(string title, double at) => $"{title}: {at:#,0}";

    protected static void Point(Trial trial, string title, double at, string value, double size, Measured measured) =>
        trial.Keep(PhaseOf(title, at), measured.Others, new() { [At] = at, [value] = size });
}
