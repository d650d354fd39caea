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

    /// <summary>Whether it stays where it stands: what was answered stays answered, and nothing waits or is called
    /// twice.</summary>
    public bool IsFinal => Of is CountedOf.Wait or CountedOf.Call || Figure == Figure.Answered;

    public bool CountsAs(CountedFigure other) =>
        (Figure, AgentId, Seconds) == (other.Figure, other.AgentId, other.Seconds);

    public CountedFigure On(DateOnly day) =>
        new()
        {
            Id = Id,
            Of = Of,
            RoomId = RoomId,
            Day = day,
            AgentId = AgentId,
            Figure = Figure,
            Seconds = Seconds,
        };
}
