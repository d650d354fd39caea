using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Who has a conversation, as it is promised, written a second time: the room itself is compared with
/// it.</summary>
public sealed class ExpectedRoom
{
    public const string Same = "same";
    public const string Changed = "changed";

    private string? _agent;
    private string? _team;
    private bool _isClosed;

    public override string ToString() => $"{_agent} {_team} {(_isClosed ? "closed" : "open")}";

    /// <summary>The same of a room.</summary>
    public static string Of(Room room) =>
        $"{room.AgentId} {room.TeamId} {(room.State == RoomState.Closed ? "closed" : "open")}";

    /// <returns>What comes of it: a code if it is refused.</returns>
    public string Do(RoomCommand command) =>
        _isClosed ? WhenClosed(command)
        : IsKnown(command) ? Same
        : command.IsInCall ? Refusal.RoomInCall
        : WhenOpen(command);

    // Late or repeated.
    private bool IsKnown(RoomCommand command) =>
        command switch
        {
            RoomCommand.Take or RoomCommand.Assign => _agent is not null,
            RoomCommand.TakeOver over => over.AgentId == _agent,
            RoomCommand.HandOver over => over.AgentId == _agent && over.TeamId == _team,
            RoomCommand.GiveBack => _agent is null,
            RoomCommand.Close => false,
            _ => true,
        };

    private string WhenOpen(RoomCommand command)
    {
        (_agent, _team, _isClosed) = command switch
        {
            RoomCommand.Take take => (take.AgentId, _team, false),
            RoomCommand.Assign assign => (assign.AgentId, _team, false),
            RoomCommand.TakeOver over => (over.AgentId, _team, false),
            RoomCommand.HandOver over => (over.AgentId, over.TeamId, false),
            RoomCommand.GiveBack => (null, _team, false),
            _ => (_agent, _team, true),
        };
        return Changed;
    }

    private string WhenClosed(RoomCommand command)
    {
        if (command is RoomCommand.Take or RoomCommand.TakeOver or RoomCommand.HandOver)
            return Refusal.RoomClosed;
        if (command is not RoomCommand.Reopen reopen)
            return Same;
        if (reopen.VisitorHasOpenRoom)
            return Refusal.VisitorHasOpenRoom;
        (_agent, _isClosed) = (reopen.AgentId, false);
        return Changed;
    }
}
