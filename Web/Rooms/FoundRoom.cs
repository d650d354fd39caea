using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms;

/// <summary>What a hot statement found of a room.</summary>
/// <param name="Room">Null if the visitor has no open one.</param>
/// <param name="Agent">Who has the room.</param>
/// <param name="EarlierMessage">The message that has the client id already.</param>
internal sealed record FoundRoom(Visitor Visitor, Room? Room, RoomAgent? Agent, string? EarlierMessage)
{
    /// <summary>Whether no agent has written or called yet; known of a room that an agent found.</summary>
    public bool IsUnanswered { get; init; }
}
