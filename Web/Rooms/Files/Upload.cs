using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms.Files;

/// <summary>A file that has arrived and is not in a message yet. Its sender names it in their next message; else it
/// goes after a day.</summary>
public sealed class Upload
{
    /// <summary>What the sender names it by; it opens nothing.</summary>
    public string Id { get; init; } = Ids.New();

    /// <summary>The sender's own id for it, so that sending it again is harmless.</summary>
    public required string ClientId { get; init; }

    /// <summary>An agent's or visitor's id; of a visitor whom the message is yet to create, the hash of their
    /// credential.</summary>
    public required string OwnerId { get; init; }

    /// <summary>The room in which an agent sends it; null for a visitor's.</summary>
    public required string? RoomId { get; init; }

    /// <summary>Whose conversation it is for; null before there is a visitor.</summary>
    public required string? VisitorId { get; init; }

    public required string SiteId { get; init; }

    public required string Hash { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required string Name { get; init; }

    /// <inheritdoc cref="SentFile.Picture"/>
    public required string? Picture { get; init; }

    public required int? Width { get; init; }

    public required int? Height { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>As a message shows it.</summary>
    public SentFile AsSent => new(Name, Picture, Size, Width, Height);
}
