using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms.Consents;

/// <summary>What a visitor agreed to before a conversation, and when: only where the site asks for it.</summary>
public sealed class Consent
{
    private const int KeyLength = 16;

    public required string RoomId { get; init; }

    /// <summary>Word for word, as the visitor read it.</summary>
    public required string Text { get; init; }

    public DateTimeOffset GivenAt { get; init; }

    /// <summary>When the visitor took it back; null while it holds.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>What a text is told from others by: who agrees names it, as it may have been written anew since they
    /// read it.</summary>
    public static string KeyOf(string text) => Secrets.Hash(text)[..KeyLength];
}
