using System.Globalization;

namespace LiveChatMeet.Bench;

/// <summary>What is measured, and how often.</summary>
internal sealed record Options
{
    public IReadOnlyList<string> Scenarios { get; private init; } = [];

    /// <summary>Whether only results are checked, in seconds, and nothing is said about time.</summary>
    public bool IsQuick { get; private init; }

    public int Repetitions { get; private init; } = 5;

    /// <summary>How long a phase lasts.</summary>
    public TimeSpan Phase { get; private init; } = TimeSpan.FromSeconds(4);

    /// <summary>The published file; null if it is to be published.</summary>
    public string? Binary { get; private init; }

    /// <summary>Whether peers are measured beside the product.</summary>
    public bool HasPeers { get; private init; } = true;

    /// <summary>Where results go.</summary>
    public string Results { get; private init; } = Path.GetFullPath("artifacts/bench");

    /// <summary>A page whose table is replaced by the results.</summary>
    public string? Page { get; private init; }

    /// <summary>How long to wait for a quiet machine before each phase.</summary>
    public TimeSpan Patience { get; private init; } = TimeSpan.FromSeconds(15);

    public int Pairs { get; private init; } = 50;

    public int Agents { get; private init; } = 50;

    public int Guests { get; private init; } = 100;

    /// <exception cref="ArgumentException">It cannot be understood.</exception>
    public static Options From(string[] arguments)
    {
        var options = new Options();
        for (var at = 0; at < arguments.Length; at++)
            options = arguments[at] switch
            {
                "quick" => Quick(options),
                "--no-peers" => options with { HasPeers = false },
                var name when name.StartsWith("--", StringComparison.Ordinal) => options.With(
                    name,
                    ++at < arguments.Length ? arguments[at] : throw new ArgumentException($"{name} needs a value.")
                ),
                var scenario => options with { Scenarios = [.. options.Scenarios, scenario] },
            };
        return options;
    }

    private Options With(string name, string value) =>
        name switch
        {
            "--repeat" => this with { Repetitions = Number(value) },
            "--seconds" => this with { Phase = TimeSpan.FromSeconds(Number(value)) },
            "--patience" => this with { Patience = TimeSpan.FromSeconds(Number(value)) },
            "--binary" => this with { Binary = Path.GetFullPath(value) },
            "--results" => this with { Results = Path.GetFullPath(value) },
            "--page" => this with { Page = Path.GetFullPath(value) },
            _ => throw new ArgumentException($"There is no option {name}."),
        };

    private static Options Quick(Options options) =>
        options with
        {
            IsQuick = true,
            HasPeers = false,
            Repetitions = 1,
            Phase = TimeSpan.FromSeconds(1), // enough for some whole calls beside the tests with browsers
            Patience = TimeSpan.Zero,
            Pairs = 4,
            Agents = 4,
            Guests = 8,
        };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
