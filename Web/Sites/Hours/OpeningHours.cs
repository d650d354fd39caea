using System.Globalization;

namespace LiveChatMeet.Sites.Hours;

/// <summary>
/// When a site is open, by the clocks where it is. What begins on a holiday does not take place; what began the evening
/// before goes on to its end. When clocks change, a span begins at the first and ends at the last of the moments that
/// its times can mean, and a time that is left out means the moment of the change.
/// </summary>
/// <param name="Zone">Whose clocks count.</param>
/// <param name="Week">Without overlaps.</param>
/// <param name="Holidays">Dates on which nothing begins.</param>
public sealed record OpeningHours(
    TimeZoneInfo Zone,
    IReadOnlyList<WeekSpan> Week,
    IReadOnlyCollection<DateOnly> Holidays
)
{
    // Longer than any row of holidays that a form holds.
    private const int SearchedDays = 400;

    public bool IsOpen(DateTimeOffset at)
    {
        var today = DateOf(at);
        return SpansOf(today.AddDays(-1)).Concat(SpansOf(today)).Any(span => span.From <= at && at < span.To);
    }

    /// <summary>When it opens next; null if it is open, or does not open within a year.</summary>
    public DateTimeOffset? OpensAt(DateTimeOffset at)
    {
        if (IsOpen(at))
            return null;
        var today = DateOf(at);
        for (var days = 0; days < SearchedDays; days++)
        {
            var later = SpansOf(today.AddDays(days)).Where(span => span.From > at).ToList();
            if (later.Count > 0)
                return later.Min(span => span.From);
        }
        return null;
    }

    /// <summary>The date where the site is.</summary>
    public DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>What of the week takes place on a date, in order; empty on a holiday.</summary>
    public IReadOnlyList<WeekSpan> Of(DateOnly date) =>
        Holidays.Contains(date) ? [] : [.. Week.Where(span => span.Day == date.DayOfWeek).OrderBy(span => span.From)];

    /// <summary>Such as <c>London</c>.</summary>
    public string Place => Zone.Id[(Zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>A time of a span, such as <c>9:00</c>.</summary>
    public static string Clock(int minutes)
    {
        var shown = minutes > WeekSpan.MinutesOfDay ? minutes - WeekSpan.MinutesOfDay : minutes;
        return string.Create(CultureInfo.InvariantCulture, $"{shown / 60}:{shown % 60:00}");
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> SpansOf(DateOnly date) =>
        Of(date)
            .Select(span => (Moment(date, span.From, isEnd: false), Moment(date, span.To, isEnd: true)))
            .Where(span => span.Item1 < span.Item2);

    private DateTimeOffset Moment(DateOnly date, int minutes, bool isEnd)
    {
        var clock = date.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        if (Zone.IsInvalidTime(clock))
            return OfChange(clock);
        if (!Zone.IsAmbiguousTime(clock))
            return new(clock, Zone.GetUtcOffset(clock));
        var offsets = Zone.GetAmbiguousTimeOffsets(clock);
        return new(clock, isEnd ? offsets.Min() : offsets.Max());
    }

    // The last minute that clocks show before they leave some out, and one more.
    private DateTimeOffset OfChange(DateTime left)
    {
        var last = left;
        do last = last.AddMinutes(-1);
        while (Zone.IsInvalidTime(last));
        return new DateTimeOffset(last, Zone.GetUtcOffset(last)).AddMinutes(1);
    }
}
