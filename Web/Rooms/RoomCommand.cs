namespace LiveChatMeet.Rooms;

/// <summary>A request about who has a room. It carries what only the database knows.</summary>
public abstract record RoomCommand
{
    private RoomCommand() { }

    /// <summary>An agent takes a room that waits.</summary>
    public sealed record Take(string AgentId) : RoomCommand;

    /// <summary>It is given to the least busy agent.</summary>
    public sealed record Assign(string AgentId) : RoomCommand;

    /// <summary>An administrator takes over a colleague's room.</summary>
    public sealed record TakeOver(string AdministratorId, bool IsInCall) : RoomCommand;

    /// <summary>It waits again, for anybody to take it.</summary>
    public sealed record GiveBack : RoomCommand;

    public sealed record Close : RoomCommand;

    /// <summary>The agent who had it continues with it.</summary>
    public sealed record Reopen(string AgentId, bool VisitorHasOpenRoom) : RoomCommand;
}
