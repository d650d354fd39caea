using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>A room changed.</summary>
/// <param name="Inbox">The change in the inbox of the agents who see the room.</param>
/// <param name="Place">Which agents those are while it waits.</param>
public abstract record RoomEvent(RoomChange Change, string VisitorId, InboxChange Inbox, RoomPlace Place) : Event;

public sealed record MessageSent(RoomChange Change, string VisitorId, InboxChange Inbox, RoomPlace Place)
    : RoomEvent(Change, VisitorId, Inbox, Place);

/// <summary>Messages reached the other side's browser, or were seen.</summary>
public sealed record MessagesMarked(RoomChange Change, string VisitorId, InboxChange Inbox, RoomPlace Place)
    : RoomEvent(Change, VisitorId, Inbox, Place);

/// <summary>A message was corrected or deleted by its author.</summary>
public sealed record MessageChanged(RoomChange Change, string VisitorId, InboxChange Inbox, RoomPlace Place)
    : RoomEvent(Change, VisitorId, Inbox, Place);

/// <summary>It was taken, handed over, given back, closed or reopened: the inbox of everybody who sees it shows
/// it.</summary>
/// <param name="By">Who did it; null if it happened by itself.</param>
public sealed record RoomReassigned(
    RoomChange Change,
    string VisitorId,
    InboxChange Inbox,
    RoomPlace Place,
    RoomMoved Moved,
    Actor? By,
    FormerPlace From
) : RoomEvent(Change, VisitorId, Inbox, Place);

/// <summary>An agent has written in it for the first time.</summary>
public sealed record RoomAnswered(string Rid) : Event;

/// <summary>Where a room was before.</summary>
/// <param name="AgentId">Who had it, if it was open.</param>
public sealed record FormerPlace(RoomPlace Place, string? AgentId);

/// <summary>A visitor has told who they are.</summary>
/// <param name="Rids">Their rooms.</param>
public sealed record VisitorNamed(IReadOnlyList<string> Rids) : Event;

/// <summary>Rooms are gone: inboxes are to be read again.</summary>
public sealed record RoomsDeleted : Event;

/// <summary>The thread's record of a call changed.</summary>
public sealed record CallRecorded(RoomChange Change, string VisitorId, string AgentId) : Event
{
    /// <summary>Whether somebody is to call back now, or need not any more.</summary>
    public bool ChangesTask { get; init; }
}

/// <summary>A visitor is writing.</summary>
/// <param name="AgentId">Who has the room; null while it waits.</param>
public sealed record VisitorTyped(string Rid, Author By, string? AgentId, RoomPlace Place) : Event;

/// <summary>The agent of a room is writing.</summary>
public sealed record AgentTyped(string Rid, Author By, string VisitorId) : Event;
