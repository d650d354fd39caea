using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms;

/// <summary>One entry in a room: a text, or the record of a call session.</summary>
public sealed class Message
{
    public const int MaxTextLength = 8_000;

    /// <summary>The type of the message that records a call.</summary>
    public const string CallSession = "livechat-call-session";

    public string Id { get; init; } = Ids.New();

    public required string RoomId { get; init; }

    /// <summary>Null for a text, else <see cref="CallSession"/>.</summary>
    public string? Type { get; init; }

    /// <summary>When the visitor accepted the call; null for a text.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>When the call ended, however it ended; null for a text.</summary>
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>As it was last corrected; empty once it is deleted.</summary>
    public string Text { get; set; } = "";

    /// <summary>What is told of its files, as JSON (<see cref="SentFile.Written"/>); null for none.</summary>
    public string? Files { get; set; }

    /// <summary>Who wrote it: an agent's or visitor's id, with the names they had then.</summary>
    public required Author Author { get; init; }

    public required Party Party { get; init; }

    /// <summary>Who wrote it or called, as they were called then. The message of a call has its visitor as author, as
    /// clients of the API expect.</summary>
    public string? ByName => Type is null ? Author.Name : Call?.AgentName;

    public required DateTimeOffset SentAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The call that it records; null for a text.</summary>
    public Call? Call { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>When its author last wrote it anew; null if never.</summary>
    public DateTimeOffset? CorrectedAt { get; set; }

    /// <summary>When its author deleted it: it keeps its place, and nothing that was in it.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Its place in the room: counts from 1 without gaps.</summary>
    public int Number { get; set; }

    /// <summary>The room's revision at the last change of this message: unique and rising within the room.</summary>
    public long Revision { get; set; }

    /// <summary>The sender's own id for it, so that sending it again is harmless.</summary>
    public string? ClientId { get; init; }
}
