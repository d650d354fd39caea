using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Hub;

/// <summary>What the server calls in the browser.</summary>
public interface ISignalingClient
{
    /// <summary>The server's clock, before all else on a connection: every time that is shown goes by it.</summary>
    Task Clock(DateTimeOffset now);

    /// <summary>Messages came or changed, or the room's state did.</summary>
    Task RoomChanged(RoomChange change);

    /// <summary>The other side of a room is writing; good for 5 s.</summary>
    Task Typing(string rid, Author by);

    /// <summary>To agents: the inbox is not what it was; ask for it again.</summary>
    Task InboxChanged(InboxChange change);

    /// <summary>To visitors: whether an agent is here.</summary>
    Task AgentsHere(bool here);

    /// <summary>A call began or changed; the snapshot with the highest version counts.</summary>
    Task CallChanged(CallSnapshot call);

    /// <summary>A leg of the other party negotiates with one of ours.</summary>
    Task Signaled(CallSignal signal);

    /// <summary>To a visitor's tabs and devices: whether a livechat is open that could take their call back. Before all
    /// but the clock, and when it changes.</summary>
    Task LivechatHere(bool here);

    /// <summary>To a visitor's livechats: the call is wanted back on the page.</summary>
    /// <param name="to">The livechat that takes it without a click, as that calls itself; null for none.</param>
    Task CallReturns(string callId, string? to);

    /// <summary>To agents: whether the visitor of a room is here, and on which page.</summary>
    Task VisitorChanged(string rid);
}
