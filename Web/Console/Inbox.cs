namespace LiveChatMeet.Console;

/// <summary>
/// The rooms that an agent sees: those that wait, those they have, and the last that they closed; and which
/// colleagues are in a call. An administrator sees, too, which rooms colleagues have, but not what is in them.
/// </summary>
public sealed record Inbox(
    IReadOnlyList<InboxRow> Waiting,
    IReadOnlyList<InboxRow> Mine,
    IReadOnlyList<InboxRow> Closed,
    IReadOnlyList<InboxRow> Colleagues,
    IReadOnlyList<string> Busy
)
{
    /// <summary>Messages that nobody on this side has looked at.</summary>
    public int Unread => Waiting.Concat(Mine).Sum(row => row.Unread);
}
