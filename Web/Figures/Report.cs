using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>Some totals with whose they are.</summary>
public sealed record Part(string Id, string Name, Totals Totals);

/// <summary>What a page of figures shows.</summary>
public sealed record Report
{
    public required Period Period { get; init; }

    /// <summary>Of one site alone; null for all.</summary>
    public required string? SiteId { get; init; }

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
        var (sums, before) = (SumsOf(database, period, siteId), SumsOf(database, period.Before, siteId));
        var agents = await database.Users.ToDictionaryAsync(agent => agent.Id, agent => agent.Name, cancellation);
        var sites = await database.LiveSites.ToDictionaryAsync(site => site.Id, site => site.Name, cancellation);
        var spreads = await SpreadsAsync(sums, cancellation);
        var days = await GroupedSums.ByDayAsync(sums, cancellation);
        var byAgent = await GroupedSums.ByAgentAsync(sums, cancellation);
        var bySite = await GroupedSums.BySiteAsync(sums, cancellation);
        return new()
        {
            Period = period,
            SiteId = siteId,
            Now = Totals.Of([.. bySite, .. spreads]),
            Before = Totals.Of([
                .. await GroupedSums.BySiteAsync(before, cancellation),
                .. await SpreadsAsync(before, cancellation),
            ]),
            Pieces = PiecesOf(period, [.. days, .. spreads]),
            Agents = PartsOf([.. byAgent, .. spreads], sum => sum.AgentId, agents),
            Sites = PartsOf([.. bySite, .. spreads], sum => sum.SiteId, sites),
        };
    }

    /// <summary>Of some days and one site, or of all that are not being deleted.</summary>
    public static IQueryable<DaySum> SumsOf(LiveChatDb database, Period period, string? siteId) =>
        database
            .DaySums.AsNoTracking()
            .Where(sum => sum.Day >= period.From && sum.Day <= period.To)
            .Where(sum => siteId == null || sum.SiteId == siteId)
            .Where(sum => database.LiveSites.Any(s => s.Id == sum.SiteId));

    // What the database cannot add up. How many they are, it has counted.
    private static Task<List<DaySum>> SpreadsAsync(IQueryable<DaySum> sums, CancellationToken cancellation) =>
        sums.Where(sum => sum.Figure == Figure.Answered || sum.Figure == Figure.Taken)
            .Select(sum => new DaySum
            {
                SiteId = sum.SiteId,
                Day = sum.Day,
                AgentId = sum.AgentId,
                Figure = sum.Figure,
                Spread = sum.Spread,
            })
            .ToListAsync(cancellation);

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
