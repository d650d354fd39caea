namespace LiveChatMeet.Rooms.Consents;

/// <summary>What a visitor agreed to before a conversation, and when: only where the site asks for it.</summary>
public sealed class Consent
{
    public required string RoomId { get; init; }

    /// <summary>Word for word, as the visitor read it.</summary>
    public required string Text { get; init; }

    public DateTimeOffset GivenAt { get; init; }
}
