using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;

namespace LiveChatMeet.Livechat;

/// <summary>What the livechat shows: a site's chat as this visitor sees it.</summary>
public sealed record LivechatView
{
    public required Site Site { get; init; }

    /// <summary>Null until somebody has written.</summary>
    public Visitor? Visitor { get; init; }

    public Room? Room { get; init; }

    /// <summary>Who has the room.</summary>
    public RoomAgent? Agent { get; init; }

    /// <summary>Whether the agent who has the room is here; while nobody has it, whether any agent is.</summary>
    public required bool AgentHere { get; init; }

    /// <summary>The newest, oldest first.</summary>
    public IReadOnlyList<RoomMessage> Messages { get; init; } = [];

    public int Unread =>
        Messages.Count(message => message.Party == Party.Agent && message.T is null && message.SeenAt is null);

    public bool AsksName => Site.AsksName && Visitor?.Name is null;

    public bool AsksEmail => Visitor?.Email is null && (Site.AsksEmail || !AgentHere);

    /// <summary>The facts of the chat; elements with <c>data-when</c> are shown if all their facts are among
    /// them.</summary>
    public IReadOnlyList<string> Facts =>
        [
            Room?.State.ToString().ToLowerInvariant() ?? "new",
            AgentHere ? "here" : "away",
            .. Agent is null ? Array.Empty<string>() : ["agent"],
            .. Messages.Count == 0 ? ["empty"] : Array.Empty<string>(),
            .. AsksName ? ["asks-name"] : Array.Empty<string>(),
            .. Visitor?.Email is null ? (string[])["no-email"] : [],
            .. Site.AsksEmail ? (string[])["asks-email"] : [],
        ];

    public bool Is(string when) => when.Split(' ').All(Facts.Contains);
}
