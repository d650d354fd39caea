using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Search;

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

    /// <summary>The partials that draw its thread, with their models.</summary>
    public IEnumerable<(string Partial, object Model)> Thread => ThreadView.Of(Messages, Moves, Party.Agent, ShowsAll);

    public required string SiteName { get; init; }

    /// <summary>The team that it was handed to.</summary>
    public required string? TeamName { get; init; }

    /// <summary>The colleague who has it, or had it when it was closed: then it is only read.</summary>
    public required RoomAgent? Colleague { get; init; }

    public required RoomRights Rights { get; init; }

    /// <summary>Whether there is a call in it, whoever's.</summary>
    public required bool IsInCall { get; init; }

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
public sealed record VisitorView(Visitor Visitor, bool IsHere, IReadOnlyList<EarlierRoom> Earlier, bool HasMore);

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
