using LiveChatMeet.Rooms;

namespace LiveChatMeet.Console;

/// <summary>A room in the inbox.</summary>
public sealed record InboxRow
{
    public required string Rid { get; init; }

    public required RoomState State { get; init; }

    public required string VisitorId { get; init; }

    public required string Name { get; init; }

    public required string Initials { get; init; }

    public required int Tone { get; init; }

    /// <summary>Whether the visitor is here now.</summary>
    public bool Here { get; init; }

    public required string Preview { get; init; }

    /// <summary>Whether the last entry is a call.</summary>
    public required bool IsCall { get; init; }

    /// <summary>Whether a call rings or is under way.</summary>
    public required bool IsInCall { get; init; }

    public required DateTimeOffset? TalkingSince { get; init; }

    /// <summary>Whether the last message is an agent's.</summary>
    public required bool IsOwn { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Unread { get; init; }
}
