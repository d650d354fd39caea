using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms.Tags;

/// <summary>A word that colleagues put on conversations. All conversations share one list.</summary>
public sealed class Tag
{
    public const int MaxNameLength = 40;

    public string Id { get; init; } = Ids.New();

    public required string Name { get; set; }

    /// <summary>The name without case and accents, which no other tag has.</summary>
    public required string Folded { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A tag on a conversation.</summary>
public sealed class RoomTag
{
    /// <summary>On one conversation.</summary>
    public const int Most = 20;

    public required string RoomId { get; init; }

    public required string TagId { get; init; }

    public Tag? Tag { get; init; }

    public required DateTimeOffset AddedAt { get; init; }
}
