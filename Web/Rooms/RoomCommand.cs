namespace LiveChatMeet.Rooms;

/// <summary>A request about who has a room. It carries what only the database knows.</summary>
public abstract record RoomCommand
{
    private RoomCommand() { }

    /// <summary>Whether there is a call in the room that whoever asks must not touch: nothing happens then.</summary>
    public bool IsInCall { get; init; }

    /// <summary>What it is called in the thread.</summary>
    public abstract MoveKind Kind { get; }

    /// <summary>An agent takes a room that waits.</summary>
    public sealed record Take(string AgentId) : RoomCommand
    {
        public override MoveKind Kind => MoveKind.Taken;
    }

    /// <summary>It is given to the least busy agent.</summary>
    public sealed record Assign(string AgentId) : RoomCommand
    {
        public override MoveKind Kind => MoveKind.Assigned;
    }

    /// <summary>An agent takes over a colleague's room, or one that waits.</summary>
    public sealed record TakeOver(string AgentId) : RoomCommand
    {
        public override MoveKind Kind => MoveKind.TakenOver;
    }

    /// <summary>Another agent has it from now on, or it waits for a team.</summary>
    /// <param name="AgentId">Null if it is handed to the team.</param>
    /// <param name="TeamId">Its team from now on; null for those who serve its site.</param>
    public sealed record HandOver(string? AgentId, string? TeamId) : RoomCommand
    {
        public override MoveKind Kind => MoveKind.HandedOver;
    }

    /// <summary>It waits again, for anybody of its team to take it.</summary>
    /// <param name="Why">That somebody gave it back, or what else happened to its agent.</param>
    public sealed record GiveBack(MoveKind Why = MoveKind.GivenBack) : RoomCommand
    {
        public override MoveKind Kind => Why;
    }

    public sealed record Close : RoomCommand
    {
        public override MoveKind Kind => MoveKind.Closed;
    }

    /// <summary>The agent who had it continues with it.</summary>
    public sealed record Reopen(string AgentId, bool VisitorHasOpenRoom) : RoomCommand
    {
        public override MoveKind Kind => MoveKind.Reopened;
    }
}
