using LiveChatMeet.Calls;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Meet;

/// <summary>A call as the meet page of one of its parties shows it.</summary>
public sealed record CallView
{
    public required string CallId { get; init; }

    public required string Rid { get; init; }

    /// <summary>Who looks at the page.</summary>
    public required Party Party { get; init; }

    public required string OtherName { get; init; }

    public required string OtherInitials { get; init; }

    /// <summary>The tone of the other party's avatar, 1 to 4.</summary>
    public required int OtherTone { get; init; }

    /// <summary><c>ringing</c>, <c>in-progress</c> or <c>ended</c>.</summary>
    public required string State { get; init; }

    public required Container Container { get; init; }

    /// <summary>The page's language, as its <c>lang</c> gives it.</summary>
    public required string Language { get; init; }
}
