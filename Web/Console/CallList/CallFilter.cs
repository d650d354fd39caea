using System.Globalization;
using LiveChatMeet.Calls;
using LiveChatMeet.Search;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Console.CallList;

/// <summary>What became of a call, as the list has it.</summary>
public enum CallOutcome
{
    /// <summary>Sound or picture came through, however it ended. The figures mean the same.</summary>
    Talked,
    Missed,
    Declined,

    /// <summary>The agent took the ring back.</summary>
    Cancelled,

    /// <summary>It was accepted, and neither sound nor picture ever came through.</summary>
    Failed,

    /// <summary>It rings, or goes on.</summary>
    Open,
}

/// <summary>Which calls a list shows, as it stands in its address; what makes no sense counts as not given.</summary>
public sealed record CallFilter
{
    private const string Day = "yyyy-MM-dd";

    public CallOutcome? Outcome { get; init; }

    /// <summary>Of calls that talked.</summary>
    public QualityGrade? Quality { get; init; }

    public string? SiteId { get; init; }

    /// <summary>Who called.</summary>
    public string? AgentId { get; init; }

    public DateOnly? From { get; init; }

    /// <summary>The last day.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Where the page before ends.</summary>
    public Place? After { get; init; }

    public bool IsNarrow =>
        (SiteId ?? AgentId) is not null || (From ?? Until) is not null || Outcome is not null || Quality is not null;

    public static CallFilter In(IQueryCollection query) =>
        new()
        {
            Outcome = NamedIn<CallOutcome>(query["outcome"]),
            Quality = NamedIn<QualityGrade>(query["quality"]) is { } grade and not QualityGrade.None ? grade : null,
            SiteId = IdIn(query["site"]),
            AgentId = IdIn(query["agent"]),
            From = DayIn(query["from"]),
            Until = DayIn(query["until"]),
            After = Place.In(query["after"]),
        };

    /// <summary>The outcome of a call.</summary>
    /// <param name="hadMedia">Whether sound or picture ever came through.</param>
    public static CallOutcome OutcomeOf(EndReason? reason, bool hadMedia) =>
        reason switch
        {
            null => CallOutcome.Open,
            _ when hadMedia => CallOutcome.Talked,
            EndReason.Missed => CallOutcome.Missed,
            EndReason.Declined => CallOutcome.Declined,
            EndReason.Cancelled => CallOutcome.Cancelled,
            _ => CallOutcome.Failed,
        };

    /// <summary>How the calls with an outcome ended, of those without media.</summary>
    public static IReadOnlyList<EndReason?> ReasonsOf(CallOutcome outcome) =>
        [
            .. Enum.GetValues<EndReason>()
                .Select(reason => (EndReason?)reason)
                .Where(reason => OutcomeOf(reason, hadMedia: false) == outcome),
        ];

    /// <summary>As it stands behind the path; "?" for none.</summary>
    public string Address()
    {
        (string Name, string? Value)[] all =
        [
            ("outcome", Outcome?.ToString().ToLowerInvariant()),
            ("quality", Quality?.ToString().ToLowerInvariant()),
            ("site", SiteId),
            ("agent", AgentId),
            ("from", From?.ToString(Day, CultureInfo.InvariantCulture)),
            ("until", Until?.ToString(Day, CultureInfo.InvariantCulture)),
            ("after", After?.ToString()),
        ];
        var given = all.Where(one => one.Value is not null);
        var query = QueryString.Create(given.Select(one => KeyValuePair.Create(one.Name, one.Value))).ToString();
        return query.Length > 0 ? query : "?";
    }

    private static T? NamedIn<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : null;

    private static string? IdIn(string? text) => text is not null && Ids.IsWellFormed(text) ? text : null;

    private static DateOnly? DayIn(string? text) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 2000 and < 9999
            ? day
            : null;
}
