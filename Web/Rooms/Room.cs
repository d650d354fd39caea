using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
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
/// The text thread of one visitor. It counts changes: a message gets the next number once and the next revision
/// whenever it changes, so <c>since=revision</c> brings everything missed.
/// </summary>
public sealed class Room
{
    /// <summary>How many columns of a statement hold one.</summary>
    public const int Columns = 13;

    public string Id { get; init; } = Ids.New();

    public required string SiteId { get; init; }

    public required string VisitorId { get; init; }

    public Visitor? Visitor { get; init; }

    /// <summary>The agent who has it, or had it when it was closed.</summary>
    public string? AgentId { get; private set; }

    /// <summary>The team that it was handed to; null if those who serve its site are its team. Whoever deletes a team
    /// clears it: no foreign key does, as SQLite would write all rooms anew for one.</summary>
    public string? TeamId { get; private set; }

    /// <summary>The agent who had it last and gave it back: it is not given to them again. Read with entities only.
    /// </summary>
    public string? LeftById { get; private set; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Whether somebody who serves its site was here when it was opened. Read with entities only.</summary>
    public bool FoundSomebody { get; init; }

    /// <summary>When an agent first wrote or called. Read with entities only.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public int LastNumber { get; private set; }

    public long Revision { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The agent has seen every message of the visitor up to this number.</summary>
    public int SeenByAgent { get; private set; }

    /// <summary>The visitor has seen every message of the agents up to this number.</summary>
    public int SeenByVisitor { get; private set; }

    /// <summary>How many of the visitor's messages no agent has seen.</summary>
    public int Unread { get; private set; }

    /// <summary>Its <see cref="RoomWords"/>; null until it has some.</summary>
    public long? WordsId { get; private set; }

    /// <summary>Up to which message its words are in there; below 0 when all are to be read anew,
    /// and another number each time that is asked for: who read them before sees it.</summary>
    public int WordsUpTo { get; private set; }

    /// <summary>When the last of these messages was sent: what is found stands in this order.</summary>
    public DateTimeOffset? WordsAt { get; private set; }

    /// <summary>The newest call that the visitor did not take, until reached or an agent says "Done".</summary>
    public string? CallToReturn { get; private set; }

    public RoomState State =>
        (ClosedAt, AgentId) switch
        {
            (not null, _) => RoomState.Closed,
            (null, null) => RoomState.Waiting,
            (null, not null) => RoomState.Taken,
        };

    /// <summary>A room as a <see cref="Statement"/> found it.</summary>
    /// <param name="row">Holds it.</param>
    /// <param name="first">The column of its id; the others follow.</param>
    /// <param name="visitorId">Whose it is.</param>
    /// <param name="visitor">The same, if more is known.</param>
    public static Room Stored(Row row, int first, string visitorId, Visitor? visitor = null) =>
        new()
        {
            Id = row.Text(first),
            SiteId = row.Text(first + 1),
            VisitorId = visitorId,
            Visitor = visitor,
            AgentId = row.TextOrNull(first + 2),
            OpenedAt = row.Time(first + 3),
            ClosedAt = row.TimeOrNull(first + 4),
            LastNumber = (int)row.Number(first + 5),
            Revision = row.Number(first + 6),
            ChangedAt = row.Time(first + 7),
            SeenByAgent = (int)row.Number(first + 8),
            SeenByVisitor = (int)row.Number(first + 9),
            Unread = (int)row.Number(first + 10),
            TeamId = row.TextOrNull(first + 11),
            CallToReturn = row.TextOrNull(first + 12),
        };

    /// <summary>Gives a new message its place.</summary>
    public Message Append(Message message)
    {
        // Their own message is nothing that they have yet to see.
        if (SeenBy(message.Party) == LastNumber)
            See(message.Party, LastNumber + 1, 0);
        if (message.Party == Party.Visitor)
            Unread++;
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

    /// <summary>Up to which number a side has seen every message of the other.</summary>
    public int SeenBy(Party party) => party == Party.Agent ? SeenByAgent : SeenByVisitor;

    /// <summary>A side has seen the other's messages up to a number.</summary>
    /// <param name="newly">How many of them it had not seen before.</param>
    public void See(Party by, int number, int newly)
    {
        if (by == Party.Agent)
            (SeenByAgent, Unread) = (Math.Max(SeenByAgent, number), Unread - newly);
        else
            SeenByVisitor = Math.Max(SeenByVisitor, number);
    }

    /// <summary>Who has the room, and whether it is open: the whole state machine. A late or repeated command changes
    /// nothing.</summary>
    /// <returns>Whether it changed the room.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomClosed"/>, <see cref="Refusal.RoomInCall"/>,
    /// <see cref="Refusal.VisitorHasOpenRoom"/>.</exception>
    public bool Apply(RoomCommand command, DateTimeOffset at) =>
        State == RoomState.Closed ? ApplyToClosed(command, at) : ApplyToOpen(command, at);

    private bool ApplyToOpen(RoomCommand command, DateTimeOffset at) =>
        (State, command) switch
        {
            (RoomState.Waiting, RoomCommand.Take take) => Become(take.AgentId, null, at),
            (RoomState.Waiting, RoomCommand.Assign assign) => Become(assign.AgentId, null, at),

            (_, RoomCommand.TakeOver over) when over.AgentId == AgentId => false,
            (_, RoomCommand.HandOver over) when (over.AgentId, over.TeamId) == (AgentId, TeamId) => false,
            (RoomState.Waiting, RoomCommand.GiveBack) => false,

            (_, { IsInCall: true }) => throw Refused(Refusal.RoomInCall),

            (_, RoomCommand.TakeOver over) => Become(over.AgentId, null, at),
            (_, RoomCommand.HandOver over) => Become(over.AgentId, null, at, over),
            (RoomState.Taken, RoomCommand.GiveBack) => Become(null, null, at),
            (_, RoomCommand.Close) => Become(AgentId, at, at),

            _ => false, // late or repeated
        };

    private bool ApplyToClosed(RoomCommand command, DateTimeOffset at) =>
        command switch
        {
            RoomCommand.Take or RoomCommand.TakeOver or RoomCommand.HandOver => throw Refused(Refusal.RoomClosed),
            RoomCommand.Reopen { VisitorHasOpenRoom: true } => throw Refused(Refusal.VisitorHasOpenRoom),
            RoomCommand.Reopen reopen => Become(reopen.AgentId, null, at),
            _ => false, // late or repeated
        };

    private bool Become(string? agentId, DateTimeOffset? closedAt, DateTimeOffset at, RoomCommand.HandOver? over = null)
    {
        LeftById = agentId is null ? AgentId : null;
        (AgentId, TeamId) = (agentId, over is null ? TeamId : over.TeamId);
        ClosedAt = closedAt;
        ChangedAt = at;
        Revision++;
        return true;
    }

    private static RefusedException Refused(string code) => new(code);
}
