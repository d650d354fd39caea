using System.Globalization;
using System.Text.Json;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Hours;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace LiveChatMeet.Desk;

/// <summary>Checks a <see cref="DeskForm"/>; what is wrong is in the model state, beside its field.</summary>
/// <param name="errors">The page's.</param>
public sealed class DeskCheck(ModelStateDictionary errors)
{
    /// <param name="languages">In which there can be words.</param>
    /// <returns>The rules as they are stored; null if something is wrong.</returns>
    public SiteDesk? Checked(string siteId, DeskForm form, IEnumerable<CultureInfo> languages)
    {
        if (form.Ceiling is < 1 or > SiteDesk.MaxCeiling)
            errors.AddRefusal(nameof(form.Ceiling), Refusal.SettingOutOfRange);
        // What is turned off keeps no hours: it would come back unread when it is turned on again.
        var (zone, week) = form.HasHours
            ? (errors.Check(nameof(form.TimeZone), () => HoursText.ParseZone(form.TimeZone)), WeekOf(form))
            : (null, null);
        var holidays = errors.Check(nameof(form.Holidays), () => HoursText.ParseDates(form.Holidays));
        var words = WordsOf(form, languages);
        if (!errors.IsValid || holidays is null)
            return null;
        return new()
        {
            SiteId = siteId,
            Assigns = form.Assigns,
            Ceiling = form.Ceiling,
            TimeZone = zone?.Id,
            Week = week is null ? "" : string.Join('\n', HoursText.Days.Select(day => HoursText.OfDay(week, day))),
            Holidays = string.Join('\n', holidays.Select(HoursText.Of)),
            ClosedWords = JsonSerializer.Serialize(words),
        };
    }

    private IReadOnlyList<WeekSpan>? WeekOf(DeskForm form)
    {
        var days = HoursText
            .Days.Select(
                (day, number) => errors.Check($"Week[{number}]", () => HoursText.ParseDay(day, form.DayOf(number)))
            )
            .ToList();
        if (days.Any(day => day is null))
            return null;
        IReadOnlyList<WeekSpan> week = [.. days.SelectMany(day => day!)];
        if (week.Count == 0)
            errors.AddRefusal(nameof(form.HasHours), Refusal.HoursMissing);
        return errors.Check(nameof(form.HasHours), () => HoursText.WithoutOverlaps(week));
    }

    private Dictionary<string, string> WordsOf(DeskForm form, IEnumerable<CultureInfo> languages)
    {
        var words = new Dictionary<string, string>();
        foreach (var language in languages.Select(one => one.TwoLetterISOLanguageName))
        {
            var text = form.Words.GetValueOrDefault(language)?.ReplaceLineEndings("\n").Trim() ?? "";
            if (text.Length > SiteDesk.MaxWordsLength || text.Any(one => char.IsControl(one) && one != '\n'))
                errors.AddRefusal($"Words[{language}]", Refusal.SettingOutOfRange);
            else if (text.Length > 0)
                words[language] = text;
        }
        return words;
    }
}
