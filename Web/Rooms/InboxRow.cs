using System.Text.Json.Serialization;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms;

/// <summary>A room in the inbox.</summary>
public sealed record InboxRow
{
    internal const int MaxPreviewLength = 140;

    public required string Rid { get; init; }

    public required RoomState State { get; init; }

    /// <summary>The room's revision: of two rows, that with the higher one is newer.</summary>
    public required long Revision { get; init; }

    /// <summary>The agent who has the room, or had it when it was closed.</summary>
    public required string? AgentId { get; init; }

    public required string? AgentName { get; init; }

    public required string SiteId { get; init; }

    /// <summary>The team that it was handed to.</summary>
    public required string? TeamId { get; init; }

    /// <summary>Since when it waits, or when it was closed, or when an open one changed last: its part of the inbox is
    /// in this order.</summary>
    public required DateTimeOffset SortedAt { get; init; }

    public required string VisitorId { get; init; }

    public required string Name { get; init; }

    public string Initials => Names.Initials(Name);

    public int Tone => Names.Tone(VisitorId);

    /// <summary>Whether the visitor is here now.</summary>
    public bool Here { get; init; }

    /// <summary>The beginning of the last entry.</summary>
    public required string Preview { get; init; }

    /// <summary>Whether the last entry is a call.</summary>
    public required bool IsCall { get; init; }

    /// <summary>Whether the last entry is a message that was deleted: then there is no preview.</summary>
    public required bool IsDeleted { get; init; }

    /// <summary>Whether a call rings or is under way.</summary>
    public required bool IsInCall { get; init; }

    public required DateTimeOffset? TalkingSince { get; init; }

    /// <summary>Whether the last message is an agent's.</summary>
    public required bool IsOwn { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Unread { get; init; }

    public required string Site { get; init; }

    /// <summary>The team that it was handed to, if it was.</summary>
    public required string? Team { get; init; }

    /// <summary>Where it belongs; not for browsers.</summary>
    [JsonIgnore]
    public RoomPlace Place => new(SiteId, TeamId);

    /// <summary>Whether it is drawn for colleagues of the agent who has it: it then says who that is, and nothing of
    /// what was written.</summary>
    public bool ForColleagues { get; init; }

    public InboxRow WithoutContents() =>
        this with
        {
            Preview = "",
            IsCall = false,
            IsDeleted = false,
            IsOwn = false,
            Unread = 0,
            ForColleagues = true,
        };

    public static InboxRow Of(StoredRow stored) => Of(stored, stored.Room, stored.Visitor);

    private static InboxRow Of(StoredRow stored, Room room, Visitor visitor) =>
        new()
        {
            Rid = room.Id,
            State = room.State,
            Revision = room.Revision,
            AgentId = room.AgentId,
            AgentName = stored.AgentName,
            SiteId = room.SiteId,
            TeamId = room.TeamId,
            SortedAt = SortedAtOf(room),
            VisitorId = visitor.Id,
            Name = visitor.DisplayName,
            Preview = PreviewOf(stored),
            IsCall = stored.LastType == Message.CallSession,
            IsDeleted = stored.LastDeletedAt is not null,
            IsInCall = stored.CallId is not null,
            TalkingSince = stored.AcceptedAt,
            IsOwn = stored.LastParty == Party.Agent,
            At = stored.LastSentAt ?? room.OpenedAt,
            Unread = room.State == RoomState.Closed ? 0 : room.Unread,
            Site = stored.SiteName,
            Team = stored.TeamName,
        };

    private static string PreviewOf(StoredRow stored) =>
        Characters.Beginning(SentFile.PreviewOf(stored.LastText ?? "", stored.LastFiles), MaxPreviewLength);

    private static DateTimeOffset SortedAtOf(Room room) =>
        room.State switch
        {
            RoomState.Waiting => room.OpenedAt,
            RoomState.Taken => room.ChangedAt,
            _ => room.ClosedAt ?? room.ChangedAt,
        };
}
