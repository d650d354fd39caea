using System.Globalization;
using System.Text.Json;
using LiveChatMeet.Sites.Hours;

namespace LiveChatMeet.Desk;

/// <summary>A <see cref="SiteDesk"/> as it is used.</summary>
/// <param name="Hours">Null if the site is always open.</param>
/// <param name="ClosedWords">What visitors read while it is closed, by language.</param>
public sealed record DeskRules(
    bool Assigns,
    int Ceiling,
    OpeningHours? Hours,
    IReadOnlyDictionary<string, string> ClosedWords
)
{
    public static DeskRules Default { get; } =
        new(false, SiteDesk.DefaultCeiling, null, new Dictionary<string, string>());

    /// <exception cref="Refusals.RefusedException">The hours cannot be read: this machine may not know the time
    /// zone.</exception>
    public static DeskRules Of(SiteDesk stored) =>
        new(stored.Assigns, stored.Ceiling, stored.TimeZone is null ? null : HoursOf(stored), WordsOf(stored));

    /// <summary>The words of a site by language.</summary>
    public static IReadOnlyDictionary<string, string> WordsOf(SiteDesk stored) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(stored.ClosedWords) ?? [];

    public bool IsOpen(DateTimeOffset at) => Hours?.IsOpen(at) != false;

    /// <summary>The site's own words in a language; where there are none, those that it has.</summary>
    public string? ClosedWordsIn(CultureInfo language) =>
        ClosedWords.GetValueOrDefault(language.TwoLetterISOLanguageName) ?? ClosedWords.Values.FirstOrDefault();

    private static OpeningHours HoursOf(SiteDesk stored)
    {
        var lines = stored.Week.Split('\n');
        return new(
            HoursText.ParseZone(stored.TimeZone),
            [.. HoursText.Days.Zip(lines).SelectMany(day => HoursText.ParseDay(day.First, day.Second))],
            HoursText.ParseDates(stored.Holidays).ToHashSet()
        );
    }
}
