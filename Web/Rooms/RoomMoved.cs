using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms;

/// <summary>What happened to a conversation, for the agents whom it concerns: it was theirs, or it is now.</summary>
public sealed record RoomMoved
{
    public required string Rid { get; init; }

    public required string Visitor { get; init; }

    public required MoveKind Kind { get; init; }

    /// <summary>Whose side did it; null if it happened by itself.</summary>
    public required Party? By { get; init; }

    /// <summary>The agent who did it.</summary>
    public required string? ByName { get; init; }

    /// <summary>The agent or the team that it went to.</summary>
    public required string? To { get; init; }

    /// <summary>Whether it was the conversation of whoever is told.</summary>
    public bool WasYours { get; init; }

    /// <summary>Whether whoever is told has it now.</summary>
    public bool IsYours { get; init; }

    /// <param name="room">With its visitor.</param>
    public static RoomMoved Of(Room room, RoomMove move) =>
        new()
        {
            Rid = room.Id,
            Visitor = room.Visitor!.DisplayName,
            Kind = move.Kind,
            By = move.By,
            ByName = move.ByName,
            To = move.ToName ?? move.TeamName,
        };
}
