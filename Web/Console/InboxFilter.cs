using System.Globalization;
using LiveChatMeet.Search;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Console;

/// <summary>Which conversations an inbox shows, as it stands in the address of the console. Without any, those that
/// wait and the agent's own.</summary>
public sealed record InboxFilter
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>Null for what the other filters leave.</summary>
    public RoomsShown? Shown { get; init; }

    /// <summary>What somebody looks for.</summary>
    public string Text { get; init; } = "";

    public string? SiteId { get; init; }

    public string? AgentId { get; init; }

    public string? TagId { get; init; }

    public string? VisitorId { get; init; }

    public DateOnly? From { get; init; }

    /// <summary>The last day.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Where the page before ends.</summary>
    public Place? After { get; init; }

    public bool IsSearch => Text.Length > 0;

    /// <summary>Whether more than the lists by state is asked for.</summary>
    public bool IsNarrow => (SiteId ?? AgentId ?? TagId ?? VisitorId) is not null || (From ?? Until) is not null;

    /// <summary>Whether it is one of the lists that every inbox has.</summary>
    public bool IsKept =>
        !IsSearch && !IsNarrow && After is null && Shown is (null or RoomsShown.Mine or RoomsShown.Waiting);

    /// <summary>Whether it is a list of what is to be done, so that tasks stand above it.</summary>
    public bool HasTasks => !IsSearch && !IsNarrow && After is null && Shown != RoomsShown.Closed;

    /// <summary>Which ones these are, but for the days: these are the sites' own (<see cref="FoundLists"/>).</summary>
    public RoomFilter Rooms =>
        new()
        {
            Shown = Shown ?? (IsSearch || VisitorId is not null ? RoomsShown.Any : RoomsShown.Team),
            SiteId = SiteId,
            AgentId = AgentId,
            TagId = TagId,
            VisitorId = VisitorId,
        };

    /// <summary>Whatever makes no sense counts as not given.</summary>
    public static InboxFilter In(IQueryCollection query) =>
        new()
        {
            Shown =
                Enum.TryParse<RoomsShown>(query["show"], ignoreCase: true, out var shown)
                && Enum.IsDefined(shown)
                && shown != RoomsShown.Any
                    ? shown
                    : null,
            Text = query["q"].ToString().Trim(),
            SiteId = IdIn(query["site"]),
            AgentId = IdIn(query["agent"]),
            TagId = IdIn(query["tag"]),
            VisitorId = IdIn(query["visitor"]),
            From = DayIn(query["from"]),
            Until = DayIn(query["until"]),
            After = Place.In(query["after"]),
        };

    /// <summary>Another list of the same, from its beginning.</summary>
    public InboxFilter With(RoomsShown? shown) => this with { Shown = shown, After = null };

    /// <summary>As it stands behind a path; empty for none.</summary>
    public string Query()
    {
        (string Name, string? Value)[] all =
        [
            ("show", Shown?.ToString().ToLowerInvariant()),
            ("q", Text),
            ("site", SiteId),
            ("agent", AgentId),
            ("tag", TagId),
            ("visitor", VisitorId),
            ("from", From?.ToString(Day, CultureInfo.InvariantCulture)),
            ("until", Until?.ToString(Day, CultureInfo.InvariantCulture)),
            ("after", After?.ToString()),
        ];
        var given = all.Where(one => !string.IsNullOrEmpty(one.Value));
        return QueryString.Create(given.Select(one => KeyValuePair.Create(one.Name, one.Value))).ToString();
    }

    private static string? IdIn(string? text) => text is not null && Ids.IsWellFormed(text) ? text : null;

    private static DateOnly? DayIn(string? text) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 2000 and < 9999
            ? day
            : null;
}
