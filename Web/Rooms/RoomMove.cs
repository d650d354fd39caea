using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>What happened to a conversation. The names are stored: one may be added, and none renamed.</summary>
public enum MoveKind
{
    Taken,

    /// <summary>It was given to the least busy agent.</summary>
    Assigned,
    TakenOver,
    HandedOver,
    GivenBack,

    /// <summary>It waits again because its agent was away for too long.</summary>
    AgentAway,

    /// <summary>It waits again because its agent's account was disabled.</summary>
    AgentDisabled,

    Closed,
    Reopened,
}

/// <summary>One step in a conversation's life, as its thread tells it: who had it, who has it. It holds nothing that
/// was written, and the names are those of the time.</summary>
public sealed class RoomMove
{
    public required string RoomId { get; init; }

    /// <summary>The room's, since this happened; with the room it names the step.</summary>
    public required long Revision { get; init; }

    public required DateTimeOffset At { get; init; }

    public required MoveKind Kind { get; init; }

    /// <summary>Whose side did it; null if it happened by itself.</summary>
    public Party? By { get; init; }

    /// <summary>The agent who did it.</summary>
    public string? ByName { get; init; }

    /// <summary>The agent who had it before.</summary>
    public string? FromName { get; init; }

    /// <summary>The agent who has it since.</summary>
    public string? ToName { get; init; }

    /// <summary>The team that it was handed to.</summary>
    public string? TeamName { get; init; }

    /// <summary>One as <c>Statement.FindMoves</c> found it.</summary>
    public static RoomMove Stored(Row row, string rid) =>
        new()
        {
            RoomId = rid,
            Revision = row.Number(0),
            At = row.Time(1),
            Kind = row.Named<MoveKind>(2),
            By = row.NamedOrNull<Party>(3),
            ByName = row.TextOrNull(4),
            FromName = row.TextOrNull(5),
            ToName = row.TextOrNull(6),
            TeamName = row.TextOrNull(7),
        };
}
