using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.CallBacks;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Search;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Console;

/// <summary>A room as shown to an agent who may see it.</summary>
public sealed record RoomView
{
    public required Room Room { get; init; }

    public Visitor Visitor => Room.Visitor!;

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<RoomMessage> Messages { get; init; }

    /// <summary>What happened to it, oldest first.</summary>
    public required IReadOnlyList<RoomMove> Moves { get; init; }

    public required string SiteName { get; init; }

    /// <summary>The team that it was handed to.</summary>
    public required string? TeamName { get; init; }

    /// <summary>The colleague who has it, or had it when it was closed: then it is only read.</summary>
    public required RoomAgent? Colleague { get; init; }

    public required RoomRights Rights { get; init; }

    /// <summary>Whether there is a call in it, whoever's.</summary>
    public required bool IsInCall { get; init; }

    /// <summary>The colleagues' notes among them, by number.</summary>
    public required IReadOnlyList<RoomNote> Notes { get; init; }

    public required TagsView Tags { get; init; }

    /// <summary>The call that somebody should return; null for none.</summary>
    public required CallBack? CallBack { get; init; }

    /// <summary>What the reader has begun to write.</summary>
    public required RoomDrafts Drafts { get; init; }

    public required string ReaderId { get; init; }

    /// <summary>Which messages the agent wrote, and may correct or delete.</summary>
    public required OwnMessages Own { get; init; }

    /// <summary>The partials that draw its thread, with their models.</summary>
    public IEnumerable<(string Partial, object Model)> Thread =>
        NoteView.Among(
            ThreadView.LinesOf(Messages, Moves, Party.Agent, ShowsAll, Own),
            [.. Notes.Where(note => ShowsAll || Messages.Count == 0 || note.After >= Messages[0].Number)],
            ReaderId
        );

    /// <summary>Whether these are all the messages.</summary>
    public required bool ShowsAll { get; init; }

    public required VisitorView About { get; init; }

    public required StartCallView StartCall { get; init; }

    /// <summary>Whether the visitor is on the site now.</summary>
    public bool IsHere => About.IsHere;
}

/// <summary>The visitor beside a room.</summary>
/// <param name="IsHere">Whether they are on the site now.</param>
/// <param name="Earlier">Their other conversations, as far as the agent may open them, newest first.</param>
/// <param name="HasMore">Whether there are more of them.</param>
/// <param name="Calls">The agent's calls with them that are over, and those of the room, newest first.</param>
/// <param name="Rating">What the visitor said of the conversation; null if nothing.</param>
/// <param name="MayBlock">Whether the agent may block them.</param>
/// <param name="WithdrawnAt">When they took back what they had agreed to before the conversation.</param>
public sealed record VisitorView(
    string Rid,
    Visitor Visitor,
    string SiteName,
    bool IsHere,
    IReadOnlyList<EarlierRoom> Earlier,
    bool HasMore,
    IReadOnlyList<EarlierCall> Calls,
    Rating? Rating,
    bool MayBlock,
    DateTimeOffset? WithdrawnAt
);

/// <summary>The call above a room, or what starts one.</summary>
/// <param name="OpenCall">The room's open call, if it is the agent's.</param>
/// <param name="WhyNoCall">A refusal's code: why the visitor cannot be called now; null when they can.</param>
/// <param name="MayHandOver">Whether the agent may hand it over, once there is no call in it.</param>
/// <param name="HasIt">Whether it is the agent's, who alone calls.</param>
public sealed record StartCallView(
    string Rid,
    Call? OpenCall,
    string? WhyNoCall,
    bool HasIt,
    bool MayHandOver,
    bool IsInCall
);

/// <summary>What an agent may do with a room as it is now.</summary>
public sealed record RoomRights(bool Writes, bool Takes, bool TakesOver, bool Moves, bool Reopens)
{
    /// <param name="everyoneTakesOver">What its site says.</param>
    public static RoomRights Of(RoomAccess access, Room room, Actor me, bool everyoneTakesOver) =>
        new(
            RoomAccess.MayWrite(room, me),
            room.State == RoomState.Waiting && access.MayTake(room, me.Id),
            access.MayTakeOver(room, me.Id, everyoneTakesOver),
            access.MayMove(room, me.Id),
            room.State == RoomState.Closed && room.AgentId == me.Id
        );
}

/// <summary>A call with a visitor that is over.</summary>
/// <param name="Talked">How long; null if it was not accepted.</param>
public sealed record EarlierCall(string Id, DateTimeOffset RangAt, TimeSpan? Talked, string AgentName)
{
    /// <summary>Null if it was not accepted, or too short to be measured.</summary>
    public CallQuality? Quality { get; init; }

    /// <summary>One as <see cref="Statement.FindEarlierCalls"/> found it.</summary>
    public static EarlierCall Stored(Row row) =>
        new(row.Text(0), row.Time(1), row.TimeOrNull(3) - row.TimeOrNull(2), row.Text(4))
        {
            Quality = CallQuality.Of(row.NamedOrNull<EndReason>(5), CallMeasures.Stored(row, 7), (int)row.Number(6)),
        };

    /// <summary>Minutes and seconds, such as 03:12; null if it was not accepted.</summary>
    public string? Length => Talked is { } talked ? $"{(int)talked.TotalMinutes:00}:{talked.Seconds:00}" : null;
}
