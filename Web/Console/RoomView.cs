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
/// <param name="OpenCall">The room's open call.</param>
/// <param name="WhyNoCall">A refusal's code: why the visitor cannot be called now; null when they can.</param>
public sealed record StartCallView(string Rid, Call? OpenCall, string? WhyNoCall);
