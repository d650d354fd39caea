using System.Globalization;

namespace LiveChatMeet.Figures;

/// <summary>What pictures of figures have in common: where a value stands, and what stands beside it. Points of the
/// view box, as attributes have them.</summary>
/// <param name="Width">Of the whole picture.</param>
/// <param name="Left">Where the plot begins.</param>
/// <param name="Right">Where it ends.</param>
/// <param name="Step">From one line of the grid to the next.</param>
/// <param name="Steps">How many of them.</param>
public sealed record Axis(int Width, int Left, int Right, double Step, int Steps)
{
    public const int Height = 240;
    private const double Top = 8;
    private const double Bottom = 212;
    private const int LabelWidth = 76;

    private static readonly double[] Times =
    [
        5,
        15,
        30,
        60,
        120,
        300,
        600,
        1_800,
        3_600,
        7_200,
        21_600,
        43_200,
        86_400,
        172_800,
        604_800,
    ];

    public static Axis OfCounts(int width, int most)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(most, 4) / 4.0)));
        var step = new[] { 1, 2, 5, 10 }.Select(by => by * unit).First(by => most <= by * 4);
        return new(width, 32, width, Math.Max(step, 1), StepsOf(most, Math.Max(step, 1)));
    }

    public static Axis OfTimes(int width, double mostSeconds)
    {
        var step = Times.FirstOrDefault(time => mostSeconds <= time * 5, Math.Ceiling(mostSeconds / 5));
        return new(width, 60, width - 8, step, StepsOf(mostSeconds, step));
    }

    /// <summary>The lines of the grid, from below.</summary>
    public IEnumerable<(double Value, double Y)> Lines =>
        Enumerable.Range(0, Steps + 1).Select(line => (line * Step, Y(line * Step)));

    public double Y(double value) => Bottom - ((Bottom - Top) * value / (Step * Steps));

    /// <summary>The middle of one of some pieces.</summary>
    public double X(int piece, int pieces) => Left + ((Right - Left) * (piece + 0.5) / pieces);

    /// <summary>Which pieces have a label: as many as there is room for, the last among them.</summary>
    public IEnumerable<int> Labelled(int pieces)
    {
        var every = Math.Max(1, (int)Math.Ceiling(pieces * (double)LabelWidth / (Right - Left)));
        for (var piece = pieces - 1; piece >= 0; piece -= every)
            if (X(piece, pieces) > Left + 16)
                yield return piece;
    }

    /// <summary>As an attribute.</summary>
    public static string At(double points) => points.ToString("0.#", CultureInfo.InvariantCulture);

    private static int StepsOf(double most, double step) => Math.Max(1, (int)Math.Ceiling(most / step));
}
