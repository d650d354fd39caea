using System.Globalization;

namespace LiveChatMeet.Figures;

/// <summary>Some days in a row.</summary>
public sealed record Period(DateOnly From, DateOnly To)
{
    public const int MostDays = 366;

    /// <summary>The periods that end today.</summary>
    public static readonly IReadOnlyList<int> Usual = [7, 30, 90];

    private static readonly DateOnly First = new(2000, 1, 1);

    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>As many days that end the day before.</summary>
    public Period Before => new(From.AddDays(-Days), From.AddDays(-1));

    public static Period Ending(DateOnly today, int days) => new(today.AddDays(1 - days), today);

    /// <summary>What is asked for in an address: so many days up to today, or the first and the last.</summary>
    /// <returns>The period; else what is wrong with it, as a text in English.</returns>
    public static (Period? Period, string? Wrong) Of(string? days, string? from, string? to, DateOnly today)
    {
        if (string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to))
            return string.IsNullOrEmpty(days) ? (Ending(today, 30), null)
                : Usual.FirstOrDefault(usual => usual.ToString(CultureInfo.InvariantCulture) == days)
                    is > 0
                        and var some
                    ? (Ending(today, some), null)
                : (null, FigureTexts.DaysUnknown);
        if (DateOf(from) is not { } first || DateOf(to) is not { } last)
            return (null, FigureTexts.DatesMalformed);
        var period = new Period(first, last);
        return first > last ? (null, FigureTexts.DatesReversed)
            : first < First || last > today ? (null, FigureTexts.DatesFarAway)
            : period.Days > MostDays ? (null, FigureTexts.DaysTooMany)
            : (period, null);
    }

    /// <summary>In pieces that a picture has room for: days, or weeks if there are many.</summary>
    public IReadOnlyList<Period> Pieces()
    {
        var step = Days <= 92 ? 1 : 7;
        return
        [
            .. Enumerable
                .Range(0, (Days + step - 1) / step)
                .Select(piece => From.AddDays(piece * step))
                .Select(first => new Period(first, Min(first.AddDays(step - 1), To))),
        ];
    }

    /// <summary>As it stands in an address.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? DateOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;
}
