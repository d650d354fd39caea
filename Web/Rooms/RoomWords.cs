namespace LiveChatMeet.Rooms;

/// <summary>What a conversation is found by. Whoever deletes text of a conversation deletes this first: it comes back
/// with what is left.</summary>
public sealed class RoomWords
{
    public long Id { get; init; }

    public required string RoomId { get; init; }

    /// <summary>Each word once, with blanks between them. To be more, they are put behind; replaced, they go
    /// all.</summary>
    public required string Words { get; init; }
}
