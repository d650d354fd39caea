using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Hours;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>Whose clocks say which day it is at a site: those of its hours, and UTC where it has none or this machine
/// does not know them.</summary>
public sealed class SiteClocks
{
    private readonly Dictionary<string, SiteDesk> _desks;
    private readonly Dictionary<string, TimeZoneInfo> _zones;

    private SiteClocks(Dictionary<string, SiteDesk> desks) =>
        (_desks, _zones) = (desks, desks.ToDictionary(desk => desk.Key, desk => ZoneOf(desk.Value.TimeZone!)));

    public static async Task<SiteClocks> ReadAsync(LiveChatDb database, CancellationToken cancellation = default)
    {
        var desks = database.SiteDesks.AsNoTracking().Where(desk => desk.TimeZone != null);
        return new(await desks.ToDictionaryAsync(desk => desk.SiteId, cancellation));
    }

    /// <summary>Such as London.</summary>
    public static string PlaceOf(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    public DateOnly DayOf(string siteId, DateTimeOffset at) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Of(siteId)).DateTime);

    /// <summary>Those of some sites; null if they differ. UTC of none.</summary>
    public TimeZoneInfo? Common(IEnumerable<string> siteIds)
    {
        var zones = siteIds.Select(Of).Distinct().ToList();
        return zones.Count > 1 ? null : zones.FirstOrDefault(TimeZoneInfo.Utc);
    }

    /// <summary>The newest day that it is at one of some sites.</summary>
    public DateOnly Today(IEnumerable<string> siteIds, DateTimeOffset now) =>
        siteIds.Select(id => DayOf(id, now)).DefaultIfEmpty(DateOnly.FromDateTime(now.UtcDateTime)).Max();

    /// <summary>Some days, as moments.</summary>
    /// <param name="siteIds">Where they are asked for.</param>
    /// <param name="until">The last day.</param>
    public SiteDays DaysAt(IEnumerable<string> siteIds, DateOnly? from, DateOnly? until)
    {
        if ((from ?? until) is null)
            return SiteDays.All;
        var each = siteIds
            .GroupBy(Of)
            .Select(zone => new ZoneDays([.. zone], StartIn(zone.Key, from), StartIn(zone.Key, until?.AddDays(1))))
            .DefaultIfEmpty(new([], StartIn(TimeZoneInfo.Utc, from), StartIn(TimeZoneInfo.Utc, until?.AddDays(1))))
            .ToList();
        return new(each.Min(zone => zone.From), each.Max(zone => zone.Until), each.Count > 1 ? each : []);
    }

    /// <summary>From when on somebody at a site can be expected to answer what begins at a moment: at once, or when the
    /// site opens next.</summary>
    public DateTimeOffset AnswersFrom(string siteId, DateTimeOffset at) => HoursOf(siteId)?.OpensAt(at) ?? at;

    private OpeningHours? HoursOf(string siteId)
    {
        if (!_desks.TryGetValue(siteId, out var desk))
            return null;
        try
        {
            return DeskRules.Of(desk).Hours;
        }
        catch (RefusedException)
        {
            return null; // Of a machine that knew other time zones: it counts as open, as it does for visitors.
        }
    }

    private TimeZoneInfo Of(string siteId) => _zones.GetValueOrDefault(siteId, TimeZoneInfo.Utc);

    private static TimeZoneInfo ZoneOf(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    // Clocks may leave midnight out, and may show it twice.
    private static DateTimeOffset? StartIn(TimeZoneInfo zone, DateOnly? day)
    {
        if (day is not { } date)
            return null;
        var clock = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(clock))
            clock = clock.AddMinutes(1);
        return new(
            clock,
            zone.IsAmbiguousTime(clock) ? zone.GetAmbiguousTimeOffsets(clock).Max() : zone.GetUtcOffset(clock)
        );
    }
}
