using System.Globalization;
using LiveChatMeet.Desk;
using LiveChatMeet.Sites.Hours;

namespace LiveChatMeet.Livechat;

/// <summary>How far ahead a site opens again, for the words of it.</summary>
public enum OpensOn
{
    Today,
    Tomorrow,

    /// <summary>Within a week: the weekday says it.</summary>
    Weekday,
    Date,
}

/// <summary>What a visitor of a closed site reads of its hours, in the site's time.</summary>
/// <param name="Words">The site's own; null if it has none.</param>
/// <param name="Opens">When it opens again; null if that is not known.</param>
/// <param name="Days">The next seven days, today first.</param>
/// <param name="Place">Whose time it is, such as <c>London</c>.</param>
/// <param name="Now">The time there.</param>
public sealed record HoursView(
    string? Words,
    (OpensOn On, string Day, string Clock)? Opens,
    IReadOnlyList<(string Day, IReadOnlyList<string> Spans)> Days,
    string Place,
    string Now
)
{
    private const int ShownDays = 7;

    /// <returns>Null if the site has no hours.</returns>
    public static HoursView? Of(DeskRules rules, DateTimeOffset at, CultureInfo language)
    {
        if (rules.Hours is not { } hours)
            return null;
        var today = hours.DateOf(at);
        var days = Enumerable.Range(0, ShownDays).Select(today.AddDays);
        return new(
            rules.ClosedWordsIn(language),
            hours.OpensAt(at) is { } opens ? OpensOf(hours, today, opens, language) : null,
            [.. days.Select(day => (NameOf(day, language), SpansOf(hours, day)))],
            hours.Place,
            ClockOf(hours, at)
        );
    }

    private static (OpensOn, string, string) OpensOf(
        OpeningHours hours,
        DateOnly today,
        DateTimeOffset opens,
        CultureInfo language
    )
    {
        var day = hours.DateOf(opens);
        var clock = ClockOf(hours, opens);
        return (day.DayNumber - today.DayNumber) switch
        {
            0 => (OpensOn.Today, "", clock),
            1 => (OpensOn.Tomorrow, "", clock),
            < ShownDays => (OpensOn.Weekday, NameOf(day, language), clock),
            _ => (OpensOn.Date, day.ToString("M", language), clock),
        };
    }

    private static IReadOnlyList<string> SpansOf(OpeningHours hours, DateOnly day) =>
        [.. hours.Of(day).Select(span => $"{OpeningHours.Clock(span.From)} – {OpeningHours.Clock(span.To)}")];

    private static string NameOf(DateOnly day, CultureInfo language) =>
        language.DateTimeFormat.GetDayName(day.DayOfWeek);

    private static string ClockOf(OpeningHours hours, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, hours.Zone).ToString("H:mm", CultureInfo.InvariantCulture);
}
