using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms;

public enum RoomState
{
    /// <summary>Open, and no agent has it.</summary>
    Waiting,

    /// <summary>Open, and an agent has it.</summary>
    Taken,

    Closed,
}

/// <summary>
/// The text thread of one visitor. It counts changes: a message takes the next number once and the next revision
/// each time that it changes, so <c>since=revision</c> brings everything missed.
/// </summary>
public sealed class Room
{
    public string Id { get; init; } = Ids.New();

    public required string SiteId { get; init; }

    public required string VisitorId { get; init; }

    public Visitor? Visitor { get; init; }

    /// <summary>The agent who has it, or had it when it was closed.</summary>
    public string? AgentId { get; private set; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public int LastNumber { get; private set; }

    public long Revision { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public RoomState State =>
        (ClosedAt, AgentId) switch
        {
            (not null, _) => RoomState.Closed,
            (null, null) => RoomState.Waiting,
            (null, not null) => RoomState.Taken,
        };

    /// <summary>Gives a new message its place.</summary>
    public Message Append(Message message)
    {
        message.Number = ++LastNumber;
        return Change(message, message.SentAt);
    }

    /// <summary>Marks a message as changed, so that <c>since=</c> brings it again.</summary>
    public Message Change(Message message, DateTimeOffset at)
    {
        message.Revision = ++Revision;
        message.UpdatedAt = at;
        ChangedAt = at;
        return message;
    }

    public void TakenBy(string agentId, DateTimeOffset at) =>
        (AgentId, ChangedAt, Revision) = (agentId, at, Revision + 1);

    /// <summary>It waits again, for whoever takes it.</summary>
    public void GiveBack(DateTimeOffset at) => (AgentId, ChangedAt, Revision) = (null, at, Revision + 1);

    public void Close(DateTimeOffset at) => (ClosedAt, ChangedAt, Revision) = (at, at, Revision + 1);

    public void ReopenFor(string agentId, DateTimeOffset at) =>
        (ClosedAt, AgentId, ChangedAt, Revision) = (null, agentId, at, Revision + 1);

    /// <summary>An agent sees own rooms and those that nobody has.</summary>
    public bool IsVisibleTo(string agentId) => AgentId == agentId || State == RoomState.Waiting;
}
