using LiveChatMeet.Rooms;

namespace LiveChatMeet.Calls;

/// <summary>A call as its card in the thread tells it. Its times are those of the message.</summary>
public sealed record CallCard
{
    public required CallState State { get; init; }

    /// <summary>Null while the call is open.</summary>
    public required EndReason? EndReason { get; init; }

    /// <summary>Who ended it; null when nobody did, as when the time ran out.</summary>
    public required Party? EndedBy { get; init; }

    /// <summary>What the visitor said with a decline.</summary>
    public required string? Word { get; init; }

    public required int RingSeconds { get; init; }

    public required string AgentName { get; init; }

    public required string VisitorName { get; init; }

    public required bool VoiceOnly { get; init; }
}

public enum CallState
{
    Ringing,
    InProgress,
    Ended,
}

public enum EndReason
{
    HungUp,
    Declined,
    Cancelled,
    Missed,
    Dropped,
    Failed,
}
