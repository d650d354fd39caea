namespace LiveChatMeet.Figures;

/// <summary>One of the things that a picture shows, with the class of its colour.</summary>
/// <param name="List">The address of the list of them; null if there is none.</param>
public sealed record Series(string Class, string Name, int Total, string? List = null);

/// <summary>Stacked bars, one for each piece of a period. Drawn twice: for a wide place, and for a phone.</summary>
/// <param name="Id">Of the picture, within the page.</param>
/// <param name="Said">What it says, for those who do not see it.</param>
/// <param name="Series">From below.</param>
/// <param name="Bars">For each piece, how many of each series.</param>
public sealed record BarChart(
    string Id,
    string Said,
    IReadOnlyList<Series> Series,
    IReadOnlyList<(string Label, IReadOnlyList<int> Counts)> Bars
)
{
    private const double Between = 1.5;

    public Axis AxisOf(int width) => Axis.OfCounts(width, Bars.Max(bar => bar.Counts.Sum()));

    public IEnumerable<Box> BoxesOn(Axis axis)
    {
        var room = (axis.Right - axis.Left) / (double)Bars.Count;
        var width = Math.Min(room * 0.64, 28);
        foreach (var (piece, bar) in Bars.Index())
        {
            var below = 0;
            foreach (var (series, count) in bar.Counts.Index().Where(part => part.Item > 0))
            {
                var (top, bottom) = (axis.Y(below + count), axis.Y(below));
                var height = Math.Max(bottom - top - Between, 0.5);
                yield return new(Series[series].Class, axis.X(piece, Bars.Count) - (width / 2), top, width, height);
                below += count;
            }
        }
    }

    public sealed record Box(string Class, double X, double Y, double Width, double Height);
}

/// <summary>Lines over the pieces of a period. A piece without a value has no point.</summary>
/// <inheritdoc cref="BarChart"/>
public sealed record LineChart(
    string Id,
    string Said,
    IReadOnlyList<Series> Series,
    IReadOnlyList<(string Label, IReadOnlyList<TimeSpan?> Times)> Points
)
{
    public Axis AxisOf(int width) =>
        Axis.OfTimes(width, Points.SelectMany(point => point.Times).Max(time => time?.TotalSeconds) ?? 1);

    /// <summary>The points of one series, the oldest first.</summary>
    public IReadOnlyList<(double X, double Y)> On(Axis axis, int series) =>
        [
            .. Points
                .Index()
                .Where(point => point.Item.Times[series] is not null)
                .Select(point =>
                    (axis.X(point.Index, Points.Count), axis.Y(point.Item.Times[series]!.Value.TotalSeconds))
                ),
        ];

    /// <summary>As the attribute <c>points</c>.</summary>
    public static string Path(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{Axis.At(point.X)},{Axis.At(point.Y)}"));
}
