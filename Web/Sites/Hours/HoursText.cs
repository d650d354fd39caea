using System.Globalization;
using System.Text.RegularExpressions;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Sites.Hours;

/// <summary>Opening hours as people write them.</summary>
public static partial class HoursText
{
    public const int MaxHolidays = 366;
    private const int MaxSpansOfDay = 8;

    /// <summary>The days of a week, as forms show them.</summary>
    public static readonly IReadOnlyList<DayOfWeek> Days =
    [
        DayOfWeek.Monday,
        DayOfWeek.Tuesday,
        DayOfWeek.Wednesday,
        DayOfWeek.Thursday,
        DayOfWeek.Friday,
        DayOfWeek.Saturday,
        DayOfWeek.Sunday,
    ];

    /// <summary>The spans of a day, such as <c>9:00-12:00, 22:00-2:00</c>. What ends before it begins ends on the next
    /// day; 24:00 is the midnight at the end of a day.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.HoursMalformed"/></exception>
    public static IReadOnlyList<WeekSpan> ParseDay(DayOfWeek day, string? text)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length <= MaxSpansOfDay ? [.. parts.Select(part => ParseSpan(day, part))] : throw Malformed();
    }

    /// <exception cref="RefusedException"><see cref="Refusal.HoursOverlap"/></exception>
    public static IReadOnlyList<WeekSpan> WithoutOverlaps(IReadOnlyList<WeekSpan> week)
    {
        for (var one = 0; one < week.Count; one++)
        for (var other = one + 1; other < week.Count; other++)
            if (week[one].Overlaps(week[other]))
                throw new RefusedException(Refusal.HoursOverlap);
        return week;
    }

    /// <summary>The dates of a list, one per line, such as <c>2026-12-25</c>.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.DateMalformed"/></exception>
    public static IReadOnlyList<DateOnly> ParseDates(string? text)
    {
        var lines = (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var dates = lines.Select(ParseDate).Distinct().Order().ToList();
        return dates.Count <= MaxHolidays ? dates : throw new RefusedException(Refusal.DateMalformed);
    }

    /// <summary>A time zone by its name in the IANA database, such as <c>Europe/London</c>.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TimeZoneUnknown"/></exception>
    public static TimeZoneInfo ParseZone(string? text) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text?.Trim() ?? "", out var zone) && zone.HasIanaId
            ? zone
            : throw new RefusedException(Refusal.TimeZoneUnknown);

    public static string OfDay(IEnumerable<WeekSpan> week, DayOfWeek day) =>
        string.Join(
            ", ",
            week.Where(span => span.Day == day)
                .OrderBy(span => span.From)
                .Select(span => $"{OpeningHours.Clock(span.From)}-{OpeningHours.Clock(span.To)}")
        );

    public static string Of(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static WeekSpan ParseSpan(DayOfWeek day, string text)
    {
        if (Span().Match(text) is not { Success: true } span)
            throw Malformed();
        var (from, to) = (Minutes(span, 1), Minutes(span, 3));
        if (from >= WeekSpan.MinutesOfDay || to > WeekSpan.MinutesOfDay || from == to)
            throw Malformed();
        return new(day, from, to > from ? to : to + WeekSpan.MinutesOfDay);
    }

    // A number that no clock shows becomes one that is too large.
    private static int Minutes(Match span, int group)
    {
        var (hours, minutes) = (Number(span.Groups[group]), Number(span.Groups[group + 1]));
        return minutes < 60 ? (hours * 60) + minutes : int.MaxValue;
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static DateOnly ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new RefusedException(Refusal.DateMalformed);

    private static RefusedException Malformed() => new(Refusal.HoursMalformed);

    [GeneratedRegex("^([0-9]{1,2}):([0-9]{2})\\s*[-–—]\\s*([0-9]{1,2}):([0-9]{2})$")]
    private static partial Regex Span();
}
