using System.Globalization;

namespace LiveChatMeet.Figures;

/// <summary>
/// How times are spread: how many there are in each of some ranges, the next about a fifth longer than the one before.
/// It can be added up over days and agents, which a median cannot, and says the median to about a tenth.
/// </summary>
public sealed class Spread : IEquatable<Spread>
{
    public static readonly Spread None = new(new SortedDictionary<int, int>());

    /// <summary>Ranges per doubling.</summary>
    private const int Steps = 4;

    private readonly SortedDictionary<int, int> _counts;

    private Spread(SortedDictionary<int, int> counts) => _counts = counts;

    public bool IsEmpty => _counts.Count == 0;

    /// <summary>With another of so many seconds, or without it.</summary>
    /// <param name="by">1 or -1.</param>
    public Spread With(long seconds, int by)
    {
        var counts = new SortedDictionary<int, int>(_counts);
        var range = RangeOf(seconds);
        counts[range] = counts.GetValueOrDefault(range) + by;
        if (counts[range] <= 0)
            counts.Remove(range);
        return new(counts);
    }

    public static Spread Sum(IEnumerable<Spread> spreads)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var (range, count) in spreads.SelectMany(spread => spread._counts))
            counts[range] = counts.GetValueOrDefault(range) + count;
        return new(counts);
    }

    /// <summary>About how long it took at most for a share of them: 0.5 is the median. The middle of its range; null
    /// if there are none.</summary>
    public TimeSpan? Within(double share)
    {
        var left = Math.Max(1, (int)Math.Ceiling(_counts.Values.Sum() * share));
        foreach (var (range, count) in _counts)
        {
            left -= count;
            if (left <= 0)
                return TimeSpan.FromSeconds(MiddleOf(range));
        }
        return null;
    }

    /// <summary>As it is stored: <c>range:count</c>, with blanks between.</summary>
    public override string ToString() =>
        string.Join(' ', _counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key}:{c.Value}")));

    public static Spread Parse(string stored) =>
        new(
            new SortedDictionary<int, int>(
                stored
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(pair => pair.Split(':'))
                    .ToDictionary(pair => Number(pair[0]), pair => Number(pair[1]))
            )
        );

    public bool Equals(Spread? other) => other is not null && _counts.SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as Spread);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static int RangeOf(long seconds) => seconds < 1 ? 0 : 1 + (int)Math.Floor(Steps * Math.Log2(seconds));

    private static double MiddleOf(int range) => range == 0 ? 0 : Math.Pow(2, (range - 0.5) / Steps);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
