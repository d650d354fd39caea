namespace LiveChatMeet.Figures;

/// <summary>Sums of some days, of one site or agent or of all.</summary>
public sealed class Totals
{
    private readonly Dictionary<Figure, int> _counts;
    private readonly Spread _answers;
    private readonly Spread _waits;

    private Totals(Dictionary<Figure, int> counts, Spread answers, Spread waits, long talkSeconds) =>
        (_counts, _answers, _waits, TalkSeconds) = (counts, answers, waits, talkSeconds);

    public int Conversations => Count(FigureKinds.Conversations);

    public int Calls => Count(FigureKinds.Calls);

    /// <summary>Calls that were accepted and brought nobody together.</summary>
    public int Failed => Count(FigureKinds.Failures);

    public int Ratings => Count(FigureKinds.Ratings);

    public int Good => this[Figure.RatedExcellent] + this[Figure.RatedGood];

    public long TalkSeconds { get; }

    /// <summary>Whether there is nothing at all.</summary>
    public bool IsEmpty => Conversations + Calls + Ratings == 0;

    public int this[Figure figure] => _counts.GetValueOrDefault(figure);

    public static Totals Of(IEnumerable<DaySum> sums)
    {
        var all = sums as IReadOnlyList<DaySum> ?? [.. sums];
        var counts = new Dictionary<Figure, int>();
        foreach (var sum in all)
            counts[sum.Figure] = counts.GetValueOrDefault(sum.Figure) + sum.Count;
        return new(
            counts,
            Spread.Sum(all.Where(sum => sum.Figure == Figure.Answered).Select(sum => sum.Spread)),
            Spread.Sum(all.Where(sum => sum.Figure == Figure.Taken).Select(sum => sum.Spread)),
            all.Where(sum => sum.Figure == Figure.Talked).Sum(sum => sum.Seconds)
        );
    }

    public int Count(IEnumerable<Figure> figures) => figures.Sum(figure => this[figure]);

    /// <summary>About how long a share of visitors waited for the first answer at most; null if nobody was answered.
    /// </summary>
    /// <param name="share">0.5 for the median.</param>
    public TimeSpan? Answer(double share = 0.5) => _answers.Within(share);

    /// <summary>The same until an agent had the conversation.</summary>
    public TimeSpan? Wait(double share = 0.5) => _waits.Within(share);

    /// <summary>In hundredths; null of nothing.</summary>
    public static int? Percent(int part, int whole) =>
        whole == 0 ? null : (int)Math.Round(100.0 * part / whole, MidpointRounding.AwayFromZero);
}
