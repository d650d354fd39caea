namespace LiveChatMeet.Rooms;

/// <summary>A wish concerning who has a room. What only the database knows comes with it.</summary>
public abstract record RoomCommand
{
    private RoomCommand() { }

    /// <summary>An agent takes a room that waits.</summary>
    public sealed record Take(string AgentId) : RoomCommand;

    /// <summary>An administrator takes what a colleague has.</summary>
    public sealed record TakeOver(string AdministratorId, bool IsInCall) : RoomCommand;

    /// <summary>It waits again, for whoever takes it.</summary>
    public sealed record GiveBack : RoomCommand;

    public sealed record Close : RoomCommand;

    /// <summary>The agent who had it goes on with it.</summary>
    public sealed record Reopen(string AgentId, bool VisitorHasOpenRoom) : RoomCommand;
}
