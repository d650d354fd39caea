namespace LiveChatMeet.Rooms.Drafts;

/// <summary>What an agent has begun to write in a room and not sent: theirs alone, on all their devices.</summary>
public sealed class KeptDraft
{
    public required string RoomId { get; init; }

    public required string AgentId { get; init; }

    public required DraftKind Kind { get; init; }

    /// <summary>Empty once it was sent or deleted: the row stays, so that its version goes on rising.</summary>
    public required string Text { get; set; }

    /// <summary>Rises with each change: who has not seen the newest does not replace it.</summary>
    public required long Version { get; set; }
}

/// <summary>What a draft is going to be.</summary>
public enum DraftKind
{
    Answer,
    Note,
}

/// <summary>A draft as its agent's consoles get it.</summary>
/// <param name="Version">0 if there was none.</param>
public sealed record RoomDraft(string Rid, DraftKind Kind, string Text, long Version)
{
    public static RoomDraft None(string rid, DraftKind kind) => new(rid, kind, "", 0);
}

/// <summary>Both drafts of an agent in a room.</summary>
public sealed record RoomDrafts(RoomDraft Answer, RoomDraft Note);
