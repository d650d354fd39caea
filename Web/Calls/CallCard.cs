using System.Text.Json.Serialization;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

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

    /// <summary>For agents alone, on pages of theirs: never part of what is pushed or fetched.</summary>
    [JsonIgnore]
    public CallQuality? Quality { get; init; }

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
            Quality = CallQuality.Of(call),
        };

    /// <summary>The card of a call as a <see cref="Statement"/> found it; null if it found none.</summary>
    /// <param name="row">Holds it.</param>
    /// <param name="first">The column of its state; the others follow.</param>
    public static CallCard? Stored(Row row, int first) =>
        row.NamedOrNull<CallState>(first) is not { } state
            ? null
            : new()
            {
                State = state,
                EndReason = row.NamedOrNull<EndReason>(first + 1),
                EndedBy = row.NamedOrNull<Party>(first + 2),
                DeclineNote = row.TextOrNull(first + 3),
                RingSeconds = (int)(row.Time(first + 5) - row.Time(first + 4)).TotalSeconds,
                AgentName = row.Text(first + 6),
                VisitorName = row.Text(first + 7),
                VoiceOnly = row.Truth(first + 8),
            };
}
