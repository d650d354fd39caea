namespace LiveChatMeet.Figures;

/// <summary>What a <see cref="CountedFigure"/> was counted of. The names are stored.</summary>
public enum CountedOf
{
    Conversation,
    Wait,
    Call,
    Rating,
}

/// <summary>One thing as it stands in the sums: what is counted is written beside it, in one transaction, so that
/// nothing counts twice or is forgotten, whatever interrupts. When it changes, it moves from one sum to
/// another.</summary>
public sealed class CountedFigure
{
    /// <summary>The call's id; else the conversation's.</summary>
    public required string Id { get; init; }

    public required CountedOf Of { get; init; }

    /// <summary>The conversation with which it goes.</summary>
    public required string RoomId { get; init; }

    public DateOnly Day { get; set; }

    /// <summary>Empty if it was nobody.</summary>
    public string AgentId { get; set; } = "";

    public Figure Figure { get; set; }

    /// <summary>Null for what takes no time.</summary>
    public long? Seconds { get; set; }
}
