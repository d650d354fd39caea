using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>Sums added up by the database, without their spreads: a page has some hundred of them, where there are
/// thousands for each day, site and agent.</summary>
internal static class GroupedSums
{
    public static Task<List<DaySum>> ByDayAsync(IQueryable<DaySum> sums, CancellationToken cancellation) =>
        sums.GroupBy(sum => new { sum.Day, sum.Figure })
            .Select(group => new DaySum
            {
                SiteId = "",
                Day = group.Key.Day,
                AgentId = "",
                Figure = group.Key.Figure,
                Count = group.Sum(sum => sum.Count),
                Seconds = group.Sum(sum => sum.Seconds),
            })
            .ToListAsync(cancellation);

    public static Task<List<DaySum>> ByAgentAsync(IQueryable<DaySum> sums, CancellationToken cancellation) =>
        sums.GroupBy(sum => new { sum.AgentId, sum.Figure })
            .Select(group => new DaySum
            {
                SiteId = "",
                Day = default,
                AgentId = group.Key.AgentId,
                Figure = group.Key.Figure,
                Count = group.Sum(sum => sum.Count),
                Seconds = group.Sum(sum => sum.Seconds),
            })
            .ToListAsync(cancellation);

    public static Task<List<DaySum>> BySiteAsync(IQueryable<DaySum> sums, CancellationToken cancellation) =>
        sums.GroupBy(sum => new { sum.SiteId, sum.Figure })
            .Select(group => new DaySum
            {
                SiteId = group.Key.SiteId,
                Day = default,
                AgentId = "",
                Figure = group.Key.Figure,
                Count = group.Sum(sum => sum.Count),
                Seconds = group.Sum(sum => sum.Seconds),
            })
            .ToListAsync(cancellation);
}
