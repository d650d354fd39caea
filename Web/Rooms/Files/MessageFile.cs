namespace LiveChatMeet.Rooms.Files;

/// <summary>Where the bytes of a message's file are, and whose quotas they count for. What is told of it stands in
/// <see cref="Message.Files"/>.</summary>
public sealed class MessageFile
{
    public required string MessageId { get; init; }

    /// <summary>Counts from 0 within the message.</summary>
    public required int Place { get; init; }

    public required string Hash { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required string VisitorId { get; init; }

    public required string SiteId { get; init; }
}
