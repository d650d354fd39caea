using LiveChatMeet.Rooms;

namespace LiveChatMeet.Console;

/// <summary>
/// The rooms that an agent sees: those that wait, their own, and the last ones they closed; and which colleagues are in
/// a call. An administrator also sees which rooms colleagues have, but not their contents.
/// </summary>
public sealed record Inbox(
    IReadOnlyList<InboxRow> Waiting,
    IReadOnlyList<InboxRow> Mine,
    IReadOnlyList<InboxRow> Closed,
    IReadOnlyList<InboxRow> Colleagues,
    IReadOnlyList<string> Busy
)
{
    public const int ShownWaiting = 200;
    public const int ShownClosed = 10;
    public const int ShownColleagues = 50;

    /// <summary>Messages that nobody on this side has seen.</summary>
    public int Unread => Waiting.Concat(Mine).Sum(row => row.Unread);
}
