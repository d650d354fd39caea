using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk;

/// <summary>Some days by the clocks of sites, as moments: from one on, and before another.</summary>
/// <param name="From">Of the site where they begin first.</param>
/// <param name="Until">Of the site where they end last.</param>
/// <param name="Each">Those of each site, where clocks differ; else none.</param>
public sealed record SiteDays(DateTimeOffset? From, DateTimeOffset? Until, IReadOnlyList<ZoneDays> Each)
{
    public static SiteDays All { get; } = new(null, null, []);

    /// <param name="siteId">Null for those of all sites.</param>
    /// <param name="days">The first and the last.</param>
    public static async Task<SiteDays> ReadAsync(
        LiveChatDb database,
        string? siteId,
        (DateOnly? From, DateOnly? Until) days,
        CancellationToken cancellation
    )
    {
        if ((days.From ?? days.Until) is null)
            return All;
        var siteIds = siteId is not null
            ? [siteId]
            : await database.LiveSites.Select(site => site.Id).ToListAsync(cancellation);
        var clocks = await SiteClocks.ReadAsync(database, cancellation);
        return clocks.DaysAt(siteIds, days.From, days.Until);
    }
}

/// <summary>The same of sites with the same clocks.</summary>
public sealed record ZoneDays(IReadOnlyList<string> SiteIds, DateTimeOffset? From, DateTimeOffset? Until);
