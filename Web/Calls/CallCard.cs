using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>What the thread shows of a call, besides the message's own times.</summary>
public sealed record CallCard
{
    public required CallState State { get; init; }

    public required EndReason? EndReason { get; init; }

    public required Party? EndedBy { get; init; }

    public required string? DeclineNote { get; init; }

    public required int RingSeconds { get; init; }

    public required string AgentName { get; init; }

    public required string VisitorName { get; init; }

    public required bool VoiceOnly { get; init; }

    public static CallCard Of(Call call) =>
        new()
        {
            State = call.State,
            EndReason = call.EndReason,
            EndedBy = call.EndedBy,
            DeclineNote = call.DeclineNote,
            RingSeconds = (int)(call.RingsUntil - call.RangAt).TotalSeconds,
            AgentName = call.AgentName,
            VisitorName = call.VisitorName,
            VoiceOnly = call.VoiceOnly,
        };
}
