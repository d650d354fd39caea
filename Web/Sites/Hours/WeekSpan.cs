namespace LiveChatMeet.Sites.Hours;

/// <summary>A time in each week at which a site is open.</summary>
/// <param name="Day">On which it begins.</param>
/// <param name="From">Minutes after midnight.</param>
/// <param name="To">Minutes after the same midnight: above 1,440 if it ends on the next day.</param>
public readonly record struct WeekSpan(DayOfWeek Day, int From, int To)
{
    public const int MinutesOfDay = 24 * 60;
    private const int MinutesOfWeek = 7 * MinutesOfDay;

    /// <summary>Whether the two have a minute in common, in any week.</summary>
    public bool Overlaps(WeekSpan other)
    {
        var ahead = (other.Begins - Begins + MinutesOfWeek) % MinutesOfWeek;
        return ahead < To - From || MinutesOfWeek - ahead < other.To - other.From;
    }

    private int Begins => ((int)Day * MinutesOfDay) + From;
}
