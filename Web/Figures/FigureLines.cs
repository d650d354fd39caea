using System.Globalization;

namespace LiveChatMeet.Figures;

/// <summary>Figures as lines of a file, for whoever counts on with them: a line for each day, site and agent.</summary>
internal static class FigureLines
{
    private static readonly string[] Head =
    [
        "Day",
        "Site",
        "Agent",
        "Conversations",
        "Answered",
        "Closed without an answer",
        "Not answered yet",
        "First answer, median in seconds, about",
        "Waiting, median in seconds, about",
        "Calls",
        "Talked",
        "Missed",
        "Declined",
        "Cancelled",
        "Failed",
        "Talked, seconds",
        "Rated excellent",
        "Rated good",
        "Rated fair",
        "Rated poor",
    ];

    /// <summary>With the names of the columns first; the oldest day first.</summary>
    /// <param name="sums">The rows themselves.</param>
    public static IEnumerable<IEnumerable<string?>> Of(Report report, IReadOnlyList<DaySum> sums)
    {
        var sites = report.Sites.ToDictionary(part => part.Id, part => part.Name);
        var agents = report.Agents.ToDictionary(part => part.Id, part => part.Name);
        return sums.GroupBy(sum => (sum.Day, sum.SiteId, sum.AgentId))
            .Select(group =>
                (
                    group.Key.Day,
                    Site: sites.GetValueOrDefault(group.Key.SiteId, ""),
                    Agent: agents.GetValueOrDefault(group.Key.AgentId, ""),
                    Totals: Totals.Of(group)
                )
            )
            .OrderBy(line => (line.Day, line.Site, line.Agent))
            .Select(line => Line(line.Day, line.Site, line.Agent, line.Totals))
            .Prepend(Head);
    }

    private static IEnumerable<string?> Line(DateOnly day, string site, string agent, Totals of) =>
        [Period.Iso(day), site, agent, .. Numbers(of).Select(number => number?.ToString(CultureInfo.InvariantCulture))];

    private static IEnumerable<long?> Numbers(Totals of) =>
        [
            of.Conversations,
            of[Figure.Answered],
            of[Figure.Unanswered],
            of[Figure.Open],
            SecondsOf(of.Answer()),
            SecondsOf(of.Wait()),
            of.Calls,
            of[Figure.Talked],
            of[Figure.Missed],
            of[Figure.Declined],
            of[Figure.Cancelled],
            of.Failed,
            of.TalkSeconds,
            of[Figure.RatedExcellent],
            of[Figure.RatedGood],
            of[Figure.RatedFair],
            of[Figure.RatedPoor],
        ];

    private static long? SecondsOf(TimeSpan? time) => time is { } some ? FigureTexts.Rounded(some.TotalSeconds) : null;
}
