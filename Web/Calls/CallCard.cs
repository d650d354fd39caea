using LiveChatMeet.Rooms;

namespace LiveChatMeet.Calls;

/// <summary>What the thread tells of a call, beside the message's own times.</summary>
public sealed record CallCard
{
    public required CallState State { get; init; }

    public required EndReason? EndReason { get; init; }

    public required Party? EndedBy { get; init; }

    public required string? Word { get; init; }

    public required int RingSeconds { get; init; }

    public required string AgentName { get; init; }

    public required string VisitorName { get; init; }

    public required bool VoiceOnly { get; init; }
}
