using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms;

/// <summary>
/// A change of a room: everything above revision <see cref="After"/>. A client that knows a different revision than
/// <see cref="After"/> has missed something and asks <c>Since</c>.
/// </summary>
public sealed record RoomChange
{
    public required string Rid { get; init; }

    public required long After { get; init; }

    public required long Revision { get; init; }

    public required RoomState State { get; init; }

    /// <summary>Who has the room, if somebody does.</summary>
    public required RoomAgent? Agent { get; init; }

    /// <summary>By rising revision.</summary>
    public required IReadOnlyList<RoomMessage> Messages { get; init; }

    /// <param name="after">The room's revision before the change.</param>
    public static RoomChange Of(Room room, long after, RoomAgent? agent, IReadOnlyList<Message> messages) =>
        new()
        {
            Rid = room.Id,
            After = after,
            Revision = room.Revision,
            State = room.State,
            Agent = agent,
            Messages = [.. messages.Select(RoomMessage.From)],
        };
}

/// <summary>A change in the inbox, with the visitor's new message, if there is one (it triggers the alerts).</summary>
public sealed record InboxChange
{
    private const int MaxPreviewLength = 140;

    public required string Rid { get; init; }

    public required string Visitor { get; init; }

    /// <summary>The beginning of a new visitor's message, at most 140 characters; null when nothing new was
    /// written.</summary>
    public required string? NewText { get; init; }

    /// <summary>The agent who has the room; null while it waits.</summary>
    public required string? AgentId { get; init; }

    /// <summary>The room as the inbox now shows it; null if it could not be read, so that the inbox has to be
    /// reloaded.</summary>
    public InboxRow? Row { get; init; }

    /// <summary>Whatever the inbox shows may be gone.</summary>
    public static InboxChange OfAll { get; } = OfCall("", "");

    /// <summary>A call began, was accepted or ended.</summary>
    public static InboxChange OfCall(string rid, string agentId) =>
        new()
        {
            Rid = rid,
            Visitor = "",
            NewText = null,
            AgentId = agentId,
        };

    /// <param name="room">With its visitor.</param>
    /// <param name="news">What a visitor has just written; only its beginning is passed on.</param>
    public static InboxChange Of(Room room, string? news = null) =>
        new()
        {
            Rid = room.Id,
            Visitor = room.Visitor!.DisplayName,
            NewText = news is null ? null : Characters.Beginning(news, MaxPreviewLength),
            AgentId = room.AgentId,
        };
}
