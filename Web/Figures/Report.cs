using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>Some totals with whose they are.</summary>
public sealed record Part(string Id, string Name, Totals Totals);

/// <summary>What a page of figures shows.</summary>
public sealed record Report
{
    public required Period Period { get; init; }

    /// <summary>The rows themselves.</summary>
    public required IReadOnlyList<DaySum> Sums { get; init; }

    public required Totals Now { get; init; }

    /// <summary>In as many days before.</summary>
    public required Totals Before { get; init; }

    /// <summary>The oldest first, also those without anything.</summary>
    public required IReadOnlyList<(Period Piece, Totals Totals)> Pieces { get; init; }

    /// <summary>Who has most first.</summary>
    public required IReadOnlyList<Part> Agents { get; init; }

    public required IReadOnlyList<Part> Sites { get; init; }

    /// <param name="siteId">Of one site alone; null for all.</param>
    public static async Task<Report> ReadAsync(
        LiveChatDb database,
        Period period,
        string? siteId,
        CancellationToken cancellation
    )
    {
        var sums = await Of(database, period, siteId).ToListAsync(cancellation);
        var before = await Of(database, period.Before, siteId).ToListAsync(cancellation);
        var agents = await database.Users.ToDictionaryAsync(agent => agent.Id, agent => agent.Name, cancellation);
        var sites = await database.LiveSites.ToDictionaryAsync(site => site.Id, site => site.Name, cancellation);
        return new()
        {
            Period = period,
            Sums = sums,
            Now = Totals.Of(sums),
            Before = Totals.Of(before),
            Pieces = PiecesOf(period, sums),
            Agents = PartsOf(sums, sum => sum.AgentId, agents),
            Sites = PartsOf(sums, sum => sum.SiteId, sites),
        };
    }

    private static IQueryable<DaySum> Of(LiveChatDb database, Period period, string? siteId) =>
        database
            .DaySums.AsNoTracking()
            .Where(sum => sum.Day >= period.From && sum.Day <= period.To)
            .Where(sum => siteId == null ? database.LiveSites.Any(s => s.Id == sum.SiteId) : sum.SiteId == siteId);

    private static List<(Period, Totals)> PiecesOf(Period period, List<DaySum> sums)
    {
        var byDay = sums.ToLookup(sum => sum.Day);
        return
        [
            .. period
                .Pieces()
                .Select(piece =>
                    (
                        piece,
                        Totals.Of(Enumerable.Range(0, piece.Days).SelectMany(day => byDay[piece.From.AddDays(day)]))
                    )
                ),
        ];
    }

    private static List<Part> PartsOf(List<DaySum> sums, Func<DaySum, string> by, Dictionary<string, string> names) =>
        [
            .. sums.GroupBy(by)
                .Where(part => names.ContainsKey(part.Key))
                .Select(part => new Part(part.Key, names[part.Key], Totals.Of(part)))
                .OrderByDescending(part => part.Totals.Conversations + part.Totals.Calls)
                .ThenBy(part => part.Name, StringComparer.CurrentCulture),
        ];
}
