using LiveChatMeet.Calls;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.CallBacks;

/// <summary>A task for whoever may read a conversation: its visitor missed or declined a call. There is one for a
/// conversation, of its newest such call.</summary>
public sealed record CallBack
{
    public required string Rid { get; init; }

    public required string CallId { get; init; }

    public required string VisitorId { get; init; }

    public required string VisitorName { get; init; }

    /// <summary>Who has the conversation now, and alone can call in it; null if nobody has, or it is closed.</summary>
    public required string? AgentId { get; init; }

    public required string CallerName { get; init; }

    public required DateTimeOffset RangAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required bool IsDeclined { get; init; }

    /// <summary>What the visitor wrote when they declined.</summary>
    public required string? DeclineNote { get; init; }

    /// <summary>Whether the visitor is here now.</summary>
    public bool IsHere { get; init; }

    public int RangSeconds => (int)Math.Round((EndedAt - RangAt).TotalSeconds);

    public static CallBack Of(Room room, Call call) =>
        new()
        {
            Rid = room.Id,
            CallId = call.Id,
            VisitorId = room.VisitorId,
            VisitorName = room.Visitor?.DisplayName ?? call.VisitorName,
            AgentId = room.State == RoomState.Closed ? null : room.AgentId,
            CallerName = call.AgentName,
            RangAt = call.RangAt,
            EndedAt = call.EndedAt ?? call.RingsUntil,
            IsDeclined = call.EndReason == EndReason.Declined,
            DeclineNote = call.DeclineNote,
        };
}

/// <summary>An agent says that nobody need call back any more.</summary>
public sealed record CallBackSettled(string Rid) : Event;
