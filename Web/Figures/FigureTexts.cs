using System.Globalization;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Figures;

/// <summary>Times, days and figures as people read them.</summary>
public sealed class FigureTexts(IStringLocalizer<Text> texts)
{
    public const string DaysUnknown = "Choose 7, 30 or 90 days, or a first and a last day.";
    public const string DatesMalformed = "Enter the first and the last day, such as 2026-06-01.";
    public const string DatesReversed = "The first day is after the last one.";
    public const string DatesFarAway = "Choose days from 2000 up to today.";
    public const string DaysTooMany = "At most 366 days can be shown at once.";

    /// <summary>A time that was measured exactly, such as 6 h 12 min.</summary>
    public string Time(long seconds) =>
        seconds switch
        {
            < 60 => texts["{0} s", seconds],
            < 3_600 when seconds % 60 == 0 => texts["{0} min", seconds / 60],
            < 3_600 => texts["{0} min {1} s", seconds / 60, seconds % 60],
            < 86_400 when seconds % 3_600 < 60 => texts["{0} h", seconds / 3_600],
            < 86_400 => texts["{0} h {1} min", seconds / 3_600, seconds % 3_600 / 60],
            _ when seconds % 86_400 < 3_600 => texts["{0} d", seconds / 86_400],
            _ => texts["{0} d {1} h", seconds / 86_400, seconds % 86_400 / 3_600],
        };

    /// <summary>A time that is known to about a tenth, and so rounded; a dash for none.</summary>
    public string About(TimeSpan? time) => time is { } some ? Time(Rounded(some.TotalSeconds)) : "–";

    /// <summary>Seconds to which a time is known.</summary>
    public static long Rounded(double seconds)
    {
        var step = seconds switch
        {
            < 20 => 1,
            < 120 => 5,
            < 600 => 15,
            < 3_600 => 60,
            < 36_000 => 600,
            _ => 3_600,
        };
        return (long)Math.Round(seconds / step, MidpointRounding.AwayFromZero) * step;
    }

    public string Percent(int? hundredths) => hundredths is { } some ? texts["{0} %", some] : "–";

    /// <summary>Such as 27 October.</summary>
    public static string Day(DateOnly day) =>
        day.ToString(CultureInfo.CurrentCulture.DateTimeFormat.MonthDayPattern, CultureInfo.CurrentCulture);

    /// <summary>Such as 27 Oct.</summary>
    public static string ShortDay(DateOnly day) =>
        day.ToString(
            CultureInfo.CurrentCulture.DateTimeFormat.MonthDayPattern.Replace("MMMM", "MMM", StringComparison.Ordinal),
            CultureInfo.CurrentCulture
        );

    /// <summary>A piece of a period: a day, or from which to which.</summary>
    public static string Piece(Period piece) =>
        piece.Days == 1 ? ShortDay(piece.From) : $"{ShortDay(piece.From)} – {ShortDay(piece.To)}";

    /// <summary>The whole of it, with both years where they are not the same.</summary>
    public string Whole(Period period)
    {
        var from = period.From.Year == period.To.Year ? Day(period.From) : DayOfYear(period.From);
        return texts["{0} to {1}", from, DayOfYear(period.To)];
    }

    private static string DayOfYear(DateOnly day) =>
        day.ToString(
            CultureInfo.CurrentCulture.DateTimeFormat.LongDatePattern.Replace("dddd, ", "", StringComparison.Ordinal),
            CultureInfo.CurrentCulture
        );

    public string Name(Figure figure) =>
        figure switch
        {
            Figure.Answered => texts["Answered"],
            Figure.Unanswered => texts["Closed without an answer"],
            Figure.Open => texts["Not answered yet"],
            Figure.Talked => texts["Talked"],
            Figure.Missed => texts["Missed"],
            Figure.Declined => texts["Declined"],
            Figure.Cancelled => texts["Cancelled"],
            Figure.NotConnected => texts["Ended before the sides had reached each other"],
            Figure.Failed => texts["No way between the two networks was found, although a relay was there."],
            Figure.FailedUnrelayed => texts[
                "This server has no relay, and the two networks let no direct call through."
            ],
            Figure.FailedRefused => texts["The relay refused the credential: its secret differs from this server’s."],
            Figure.FailedShut => texts["The relay could not be reached, or gave no place."],
            Figure.RatedExcellent => texts["Excellent"],
            Figure.RatedGood => texts["Good"],
            Figure.RatedFair => texts["Fair"],
            Figure.RatedPoor => texts["Poor"],
            _ => figure.ToString(),
        };
}
