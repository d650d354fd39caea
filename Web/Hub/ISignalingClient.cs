using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Drafts;

namespace LiveChatMeet.Hub;

/// <summary>What the server calls in the browser.</summary>
public interface ISignalingClient
{
    /// <summary>The server's clock, first on each connection: all times shown are based on it.</summary>
    Task Clock(DateTimeOffset now);

    /// <summary>Messages arrived or changed, or the room's state did.</summary>
    Task RoomChanged(RoomChange change);

    /// <summary>The other side of a room is writing; valid for 5 s.</summary>
    Task Typing(string rid, Author by);

    /// <summary>To the agents who see the room: its row in the inbox has changed.</summary>
    Task InboxChanged(InboxChange change);

    /// <summary>To agents: a room has a new note, up to this number. Only who may read the room gets it from
    /// <c>NotesSince</c>.</summary>
    Task NotesChanged(string rid, int last);

    /// <summary>To the agent whose it is: they have written on elsewhere, or sent it.</summary>
    Task DraftChanged(RoomDraft draft);

    /// <summary>To agents: the tags of a room changed; of any room, if it is empty.</summary>
    Task TagsChanged(string rid);

    /// <summary>To the agents whom it concerns, but not to who did it: a conversation that was theirs went elsewhere or
    /// was closed, or one came to them.</summary>
    Task RoomMoved(RoomMoved moved);

    /// <summary>To agents: who is in a call, if that has changed for some seconds.</summary>
    Task BusyChanged(IReadOnlyList<BusyAgent> busy);

    /// <summary>To agents: who is here, away or in a call, where that has changed; all of them after they have
    /// connected.</summary>
    Task StatusesChanged(IReadOnlyList<AgentStanding> statuses);

    /// <summary>To visitors: whether somebody who serves their site is here, and it is open.</summary>
    Task AgentsHere(bool here);

    /// <summary>To visitors, when it changes: whether their site is within its hours.</summary>
    Task SiteOpen(bool open);

    /// <summary>To a visitor who waits, some seconds after it changed: their place among those who wait for the same
    /// people.</summary>
    /// <param name="place">From 1; null if nobody can be said to come.</param>
    /// <param name="minutes">How long it usually takes, rounded up, 0 for less than one; null if that is not
    /// known.</param>
    Task PlaceChanged(string rid, int? place, int? minutes);

    /// <summary>A call began or changed; the snapshot with the highest version counts.</summary>
    Task CallChanged(CallSnapshot call);

    /// <summary>A leg of the other party negotiates with one of ours.</summary>
    Task Signaled(CallSignal signal);

    /// <summary>To a visitor's tabs and devices: whether a livechat is open that could take their call back. Sent right
    /// after the clock, and when it changes.</summary>
    Task LivechatHere(bool here);

    /// <summary>To a visitor's livechats: the call is wanted back on the page.</summary>
    /// <param name="to">The name of the livechat that takes it without a click; null for none.</param>
    Task CallReturns(string callId, string? to);

    /// <summary>To agents: the visitor of a room arrived, left or is on another page.</summary>
    Task VisitorChanged(string rid, bool here);
}
