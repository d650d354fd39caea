using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;

namespace LiveChatMeet.Console;

/// <summary>A room as shown to an agent who may see it.</summary>
public sealed record RoomView
{
    public required Room Room { get; init; }

    public Visitor Visitor => Room.Visitor!;

    /// <summary>Whether the visitor is on the site now.</summary>
    public required bool IsHere { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<RoomMessage> Messages { get; init; }

    /// <summary>Whether these are all the messages.</summary>
    public required bool ShowsAll { get; init; }

    /// <summary>The agent's earlier rooms with this visitor, newest first.</summary>
    public required IReadOnlyList<EarlierRoom> Earlier { get; init; }

    /// <summary>This room's open call.</summary>
    public Call? OpenCall { get; init; }

    /// <summary>A refusal's code: why the visitor cannot be called now; null when they can.</summary>
    public string? WhyNoCall { get; init; }
}

/// <summary>A room that an agent had with the same visitor before.</summary>
public sealed record EarlierRoom(string Rid, DateTimeOffset OpenedAt, string FirstText);
