using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>A room changed.</summary>
/// <param name="Inbox">The change in the inbox of the agents who see the room.</param>
public abstract record RoomEvent(RoomChange Change, string VisitorId, InboxChange Inbox) : Event;

public sealed record MessageSent(RoomChange Change, string VisitorId, InboxChange Inbox)
    : RoomEvent(Change, VisitorId, Inbox);

/// <summary>Messages reached the other side's browser, or were seen.</summary>
public sealed record MessagesMarked(RoomChange Change, string VisitorId, InboxChange Inbox)
    : RoomEvent(Change, VisitorId, Inbox);

/// <summary>It was taken, given back, closed or reopened: everybody's inbox shows it.</summary>
public sealed record RoomReassigned(RoomChange Change, string VisitorId, InboxChange Inbox, RoomCommand By)
    : RoomEvent(Change, VisitorId, Inbox);

/// <summary>A visitor has told who they are.</summary>
/// <param name="Rids">Their rooms.</param>
public sealed record VisitorNamed(IReadOnlyList<string> Rids) : Event;

/// <summary>Rooms are gone: inboxes are to be read again.</summary>
public sealed record RoomsDeleted : Event;

/// <summary>The thread's record of a call changed.</summary>
public sealed record CallRecorded(RoomChange Change, string VisitorId, string AgentId) : Event;

/// <summary>A visitor is writing.</summary>
/// <param name="AgentId">Who has the room; null while it waits.</param>
public sealed record VisitorTyped(string Rid, Author By, string? AgentId) : Event;

/// <summary>The agent of a room is writing.</summary>
public sealed record AgentTyped(string Rid, Author By, string VisitorId) : Event;
