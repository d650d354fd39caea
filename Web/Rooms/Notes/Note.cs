using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms.Notes;

/// <summary>What a colleague wrote into a room for colleagues alone. It is no <see cref="Message"/>: whatever brings
/// messages to a visitor cannot bring it.</summary>
public sealed class Note
{
    public const int MaxTextLength = Message.MaxTextLength;

    public string Id { get; init; } = Ids.New();

    public required string RoomId { get; init; }

    /// <summary>Counts the room's notes from 1 without gaps: <c>since=number</c> brings everything missed.</summary>
    public int Number { get; init; }

    /// <summary>The number of the message after which it was written; 0 before the first.</summary>
    public int After { get; init; }

    /// <summary>An agent's id, with the names they had then.</summary>
    public required Author Author { get; init; }

    public required string Text { get; init; }

    /// <summary>Where the text names colleagues, as <see cref="Mention"/> writes them; null if nowhere.</summary>
    public string? Mentions { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The writer's own id for it, so that sending it again is harmless.</summary>
    public string? ClientId { get; init; }
}
