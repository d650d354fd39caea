using System.Globalization;

namespace LiveChatMeet.Figures;

/// <summary>
/// How times are spread: how many there are in each of some ranges, the next about a fifth longer than the one before.
/// It can be added up over days and agents, which a median cannot, and says the median to about a tenth.
/// </summary>
public sealed class Spread : IEquatable<Spread>
{
    public static readonly Spread None = new([]);

    /// <summary>Ranges per doubling.</summary>
    private const int Steps = 4;

    // By rising range, each with at least one.
    private readonly (int Range, int Count)[] _counts;

    private Spread((int, int)[] counts) => _counts = counts;

    public bool IsEmpty => _counts.Length == 0;

    /// <summary>With another of so many seconds, or without it.</summary>
    /// <param name="by">1 or -1.</param>
    public Spread With(long seconds, int by) => Sum([this, new([(RangeOf(seconds), by)])]);

    public static Spread Sum(IEnumerable<Spread> spreads)
    {
        var sums = new SortedDictionary<int, int>();
        foreach (var spread in spreads)
        foreach (var (range, count) in spread._counts)
            sums[range] = sums.GetValueOrDefault(range) + count;
        return new([.. sums.Where(sum => sum.Value > 0).Select(sum => (sum.Key, sum.Value))]);
    }

    /// <summary>About how long it took at most for a share of them: 0.5 is the median. The middle of its range; null
    /// if there are none.</summary>
    public TimeSpan? Within(double share)
    {
        var left = Math.Max(1, (int)Math.Ceiling(_counts.Sum(one => one.Count) * share));
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
        string.Join(' ', _counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Range}:{c.Count}")));

    // A page reads thousands: without a string for each number.
    public static Spread Parse(string stored)
    {
        if (stored.Length == 0)
            return None;
        var counts = new (int, int)[stored.AsSpan().Count(' ') + 1];
        var at = 0;
        foreach (var part in stored.AsSpan().Split(' '))
        {
            var pair = stored.AsSpan()[part];
            var colon = pair.IndexOf(':');
            counts[at++] = (Number(pair[..colon]), Number(pair[(colon + 1)..]));
        }
        return new(counts);
    }

    public bool Equals(Spread? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    public override bool Equals(object? obj) => Equals(obj as Spread);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static int RangeOf(long seconds) => seconds < 1 ? 0 : 1 + (int)Math.Floor(Steps * Math.Log2(seconds));

    private static double MiddleOf(int range) => range == 0 ? 0 : Math.Pow(2, (range - 0.5) / Steps);

    private static int Number(ReadOnlySpan<char> text) => int.Parse(text, CultureInfo.InvariantCulture);
}
