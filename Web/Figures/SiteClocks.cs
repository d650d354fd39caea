using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>Whose clocks say which day it is at a site: those of its hours, and UTC where it has none or this machine
/// does not know them.</summary>
public sealed class SiteClocks
{
    private readonly Dictionary<string, TimeZoneInfo> _zones;

    private SiteClocks(Dictionary<string, TimeZoneInfo> zones) => _zones = zones;

    public static async Task<SiteClocks> ReadAsync(LiveChatDb database, CancellationToken cancellation = default)
    {
        var desks = await database
            .SiteDesks.Where(desk => desk.TimeZone != null)
            .Select(desk => new { desk.SiteId, desk.TimeZone })
            .ToListAsync(cancellation);
        return new(desks.ToDictionary(desk => desk.SiteId, desk => ZoneOf(desk.TimeZone!)));
    }

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

    private TimeZoneInfo Of(string siteId) => _zones.GetValueOrDefault(siteId, TimeZoneInfo.Utc);

    private static TimeZoneInfo ZoneOf(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
