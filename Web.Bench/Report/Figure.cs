using System.Globalization;

namespace LiveChatMeet.Bench.Report;

/// <summary>A value over all repetitions.</summary>
/// <param name="IsDisturbed">Fewer than three of them were quiet, so all count.</param>
internal sealed record Figure(double Median, double Least, double Most, int Count, bool IsDisturbed)
{
    private const int Enough = 3;

    /// <returns>Null if nothing was measured.</returns>
    public static Figure? Of(IReadOnlyList<(double Value, bool IsQuiet)> values, int wanted = Enough)
    {
        if (values.Count == 0)
            return null;
        var quiet = values.Where(one => one.IsQuiet).ToList();
        var isDisturbed = quiet.Count < Math.Min(wanted, values.Count);
        var used = (isDisturbed ? values : quiet).Select(one => one.Value).Order().ToList();
        // One that was not sustained is the worst there is.
        var sustained = used.Where(double.IsFinite).ToList();
        return sustained.Count * 2 <= used.Count
            ? new(double.NaN, double.NaN, double.NaN, used.Count, isDisturbed)
            : new(sustained[sustained.Count / 2], sustained[0], sustained[^1], used.Count, isDisturbed);
    }

    public bool IsSustained => double.IsFinite(Median);

    /// <summary>The median alone, in the unit that is easiest to read.</summary>
    public string Short(string value) =>
        !IsSustained ? "not sustained"
        : value.EndsWith("µs", StringComparison.Ordinal) && Median >= 1_000 ? $"{Text(Median / 1_000)} ms"
        : value.EndsWith("µs", StringComparison.Ordinal) ? $"{Text(Median)} µs"
        : value == Sample.PerSecond ? $"{Text(Median)}/s"
        : $"{Text(Median)} {value.Split(' ')[^1]}";

    public override string ToString() =>
        IsSustained
            ? $"{Text(Median)} [{Text(Least)}–{Text(Most)}] n{Count}{(IsDisturbed ? " ~" : "")}"
            : $"not sustained n{Count}{(IsDisturbed ? " ~" : "")}";

    /// <summary>Three digits that count, and thousands apart.</summary>
    public static string Text(double value) =>
        Math.Abs(value) switch
        {
            >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
            >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
            _ => value.ToString("0.###", CultureInfo.InvariantCulture),
        };
}
