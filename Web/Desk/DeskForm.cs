using System.Globalization;
using LiveChatMeet.Sites.Hours;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Desk;

/// <summary>The rules of a site's desk as their form has them. A class, because logs write the arguments of handlers,
/// and a class without ToString tells them nothing.</summary>
public sealed class DeskForm
{
    public bool Assigns { get; set; }

    public int Ceiling { get; set; } = SiteDesk.DefaultCeiling;

    public bool HasHours { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>From Monday to Sunday.</summary>
    public List<string?> Week { get; set; } = [];

    public string? Holidays { get; set; }

    /// <summary>By language.</summary>
    public Dictionary<string, string?> Words { get; set; } = [];

    public string? DayOf(int day) => Week.ElementAtOrDefault(day);

    /// <param name="stored">Null where nothing is stored yet.</param>
    public static DeskForm Of(SiteDesk? stored) =>
        stored is null
            ? new()
            : new()
            {
                Assigns = stored.Assigns,
                Ceiling = stored.Ceiling,
                HasHours = stored.TimeZone is not null,
                TimeZone = stored.TimeZone,
                Week = [.. stored.Week.Split('\n')],
                Holidays = stored.Holidays,
                Words = DeskRules.WordsOf(stored).ToDictionary(of => of.Key, of => (string?)of.Value),
            };

    /// <summary>What the audit trail says of a change.</summary>
    public AuditChanges ChangesSince(DeskForm before)
    {
        var changes = new AuditChanges()
            .Add(nameof(Assigns), before.Assigns, Assigns)
            .Add(nameof(Ceiling), before.Ceiling, Ceiling)
            .Add(nameof(TimeZone), before.TimeZone, TimeZone)
            .Add(nameof(Holidays), before.Holidays?.Replace("\n", ", "), Holidays?.Replace("\n", ", "));
        foreach (var (number, day) in HoursText.Days.Index())
            changes.Add(
                CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(day),
                Day(before, number),
                Day(this, number)
            );
        foreach (var language in before.Words.Keys.Union(Words.Keys).Order(StringComparer.Ordinal))
            changes.Add(
                $"Words ({language})",
                before.Words.GetValueOrDefault(language),
                Words.GetValueOrDefault(language)
            );
        return changes;
    }

    private static string Day(DeskForm form, int number) => form.HasHours ? form.DayOf(number) ?? "" : "";
}
