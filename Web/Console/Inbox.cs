using LiveChatMeet.Rooms;

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
    public const int ShownWaiting = 200;
    public const int ShownClosed = 10;
    public const int ShownColleagues = 50;

    /// <summary>Messages that nobody on this side has seen.</summary>
    public int Unread => Waiting.Concat(Mine).Sum(row => row.Unread);

    /// <summary>As they are drawn, from the top.</summary>
    public IEnumerable<InboxPart> Parts
    {
        get
        {
            yield return new("waiting", "Waiting", Waiting, ShownWaiting, None: "Nobody is waiting.");
            yield return new("mine", "Mine", Mine, null, None: "Conversations you take appear here.");
            yield return new("closed", "Closed", Closed, ShownClosed);
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
public sealed record InboxPart(
    string Name,
    string Title,
    IReadOnlyList<InboxRow> Rows,
    int? Limit,
    string? None = null
);
