using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.CallBacks;
using LiveChatMeet.Search;

namespace LiveChatMeet.Console;

/// <summary>
/// The rooms that an agent sees: those that wait, their own, and the last ones they closed; and which colleagues are in
/// a call. An administrator also sees which rooms colleagues have, but not their contents.
/// </summary>
/// <param name="Colleagues">Null for others than administrators.</param>
public sealed record Inbox(
    IReadOnlyList<InboxRow> Waiting,
    IReadOnlyList<InboxRow> Mine,
    IReadOnlyList<InboxRow> Closed,
    IReadOnlyList<InboxRow>? Colleagues,
    IReadOnlyList<string> Busy
)
{
    /// <summary>Whom somebody should call back, of the conversations that the agent may read.</summary>
    public IReadOnlyList<CallBack> CallBacks { get; init; } = [];

    /// <summary>What a filter leaves; null without one.</summary>
    public FoundList? Found { get; init; }

    public const int ShownWaiting = 200;
    public const int ShownClosed = 10;
    public const int ShownColleagues = 50;

    /// <summary>Messages that nobody on this side has seen.</summary>
    public int Unread => Waiting.Concat(Mine).Sum(row => row.Unread);

    /// <summary>The lists that an agent can choose.</summary>
    public IEnumerable<InboxTab> TabsFor(InboxFilter filter, bool isAdministrator)
    {
        var isCounted = Found?.Counts is not null || !(filter.IsSearch || filter.IsNarrow);
        yield return Tab(filter.IsSearch ? "Any" : "Now", null, null);
        yield return Tab("Mine", RoomsShown.Mine, Mine.Count);
        yield return Tab("Waiting", RoomsShown.Waiting, Waiting.Count);
        yield return Tab("Team", RoomsShown.Team, null);
        if (isAdministrator)
            yield return Tab("All", RoomsShown.All, null);
        yield return Tab("Closed (of conversations)", RoomsShown.Closed, null);

        InboxTab Tab(string title, RoomsShown? shown, long? count)
        {
            var isCurrent = filter.Shown == shown && (shown is not null || !filter.IsNarrow || filter.IsSearch);
            var counted =
                Found?.Counts is { } counts ? counts[shown ?? RoomsShown.Any]
                : isCurrent && Found is not null ? Found.Count
                : isCounted ? count
                : null;
            return new(title, shown, filter.With(shown).Query(), counted, isCurrent);
        }
    }

    /// <summary>As they are drawn, from the top.</summary>
    public IEnumerable<InboxPart> Parts
    {
        get
        {
            yield return new("waiting", "Waiting", Waiting, ShownWaiting, None: "Nobody is waiting.");
            yield return new("mine", "Mine", Mine, null, None: "Conversations you take appear here.");
            yield return new("closed", "Closed (of conversations)", Closed, ShownClosed);
            if (Colleagues is not null)
                yield return new("colleagues", "With colleagues", Colleagues, ShownColleagues);
        }
    }
}

/// <summary>One list of an inbox.</summary>
/// <param name="Name">By which the script finds it.</param>
/// <param name="Title">A key of the text resources.</param>
/// <param name="Limit">How many rows are shown at most; null if all.</param>
/// <param name="None">What is said when there are none, a key of the text resources; null if the part is then
/// hidden.</param>
public sealed record InboxPart(string Name, string Title, IReadOnlyList<InboxRow> Rows, int? Limit, string? None = null)
{
    /// <summary>Whether a filter shows it that is no more than one by state.</summary>
    public bool IsShownIn(InboxFilter filter) =>
        filter.Shown is null || filter.Shown.ToString()!.Equals(Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A list that an agent can choose.</summary>
/// <param name="Title">A key of the text resources.</param>
/// <param name="Query">Leads there.</param>
/// <param name="Count">How many are in it; null if that is not known.</param>
public sealed record InboxTab(string Title, RoomsShown? Shown, string Query, long? Count, bool IsCurrent)
{
    /// <summary>By which the script finds it.</summary>
    public string Name => Shown?.ToString().ToLowerInvariant() ?? "now";

    /// <summary>Of the page where it stands: without a filter, that page itself.</summary>
    public string Href => Query.Length > 0 ? Query : "?";
}
