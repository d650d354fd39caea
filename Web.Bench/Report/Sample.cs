using System.Text.Json.Serialization;

namespace LiveChatMeet.Bench.Report;

/// <summary>What one phase of one repetition gave.</summary>
internal sealed record Sample
{
    /// <summary>Below so many cores of other work, a phase counts as undisturbed.</summary>
    public const double Quiet = 0.35;

    public const string PerSecond = "per second";
    public const string Cpu = "CPU µs";
    public const string Median = "p50 µs";
    public const string Slowest = "p99 µs";
    public const string Generator = "generator";

    public required string Scenario { get; init; }

    public required string Contender { get; init; }

    public required string Phase { get; init; }

    public required int Repetition { get; init; }

    /// <summary>How many cores other work used.</summary>
    public required double Others { get; init; }

    /// <summary>By name; NaN where the server did not keep pace.</summary>
    public required Dictionary<string, double> Values { get; init; }

    [JsonIgnore]
    public bool IsQuiet => Others < Quiet;
}
