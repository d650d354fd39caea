using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Sites;
using LiveChatMeet.Sites.Chats;

namespace LiveChatMeet.Livechat;

/// <summary>What the livechat shows: a site's chat as this visitor sees it.</summary>
public sealed record LivechatView
{
    public required Site Site { get; init; }

    /// <summary>How the site's chat looks and speaks.</summary>
    public required SiteChat Look { get; init; }

    /// <summary>Whether they are blocked: there is nothing for them to do here, and no reason given.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Null until somebody has written.</summary>
    public Visitor? Visitor { get; init; }

    public Room? Room { get; init; }

    /// <summary>Who has the room.</summary>
    public RoomAgent? Agent { get; init; }

    /// <summary>Whether somebody who serves the site is here, and it is open.</summary>
    public required bool AgentHere { get; init; }

    /// <summary>What is said of the site's hours while it is closed; null while it is open.</summary>
    public HoursView? Closed { get; init; }

    /// <summary>Where the visitor stands in the line; null if they do not wait, or nobody is here.</summary>
    public Place? Place { get; init; }

    /// <summary>The newest, oldest first.</summary>
    public IReadOnlyList<RoomMessage> Messages { get; init; } = [];

    public bool HasFiles => Messages.Any(message => message.Files is not null);

    /// <summary>What happened to the room, oldest first.</summary>
    public IReadOnlyList<RoomMove> Moves { get; init; } = [];

    /// <summary>The partials that draw the thread, with their models.</summary>
    public IEnumerable<(string Partial, object Model)> Thread =>
        ThreadView.Of(Messages, Moves, Party.Visitor, Messages.Count < LivechatReads.ShownMessages, Own);

    /// <summary>What the visitor may correct or delete.</summary>
    private OwnMessages? Own =>
        Visitor is null
            ? null
            : new(
                Visitor.Id,
                Now,
                IsClosed || Room?.State == RoomState.Closed ? null : $"/livechat/{Site.Key}/messages/"
            );

    /// <summary>When it was read.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The same chat before the next conversation.</summary>
    public LivechatView Anew =>
        Room?.State == RoomState.Closed ? this with { Room = null, Agent = null, Messages = [], Moves = [] } : this;

    public int Unread =>
        Messages.Count(message => message.Party == Party.Agent && message.T is null && message.SeenAt is null);

    public bool AsksName => Site.AsksName && Visitor?.Name is null;

    public bool AsksEmail => Visitor?.Email is null && (Site.AsksEmail || !AgentHere);

    /// <summary>Whether the visitor has answered how the help was, or skipped the question.</summary>
    public bool IsRated { get; init; }

    /// <summary>Whether they are asked how the help was.</summary>
    public bool AsksRating => !IsRated && Room is not null && RatingRule.IsDue(Site.AsksRating, Room.State, Messages);

    /// <summary>The facts of the chat; elements with <c>data-when</c> are shown if all their facts are among
    /// them.</summary>
    public IReadOnlyList<string> Facts => IsClosed ? ["new", "away", "removed"] : OpenFacts;

    private string[] OpenFacts =>
        [
            Room?.State.ToString().ToLowerInvariant() ?? "new",
            AgentHere ? "here" : "away",
            .. Agent is null ? Array.Empty<string>() : ["agent"],
            .. Messages.Count == 0 ? ["empty"] : Array.Empty<string>(),
            .. AsksName ? ["asks-name"] : Array.Empty<string>(),
            .. Visitor?.Email is null ? (string[])["no-email"] : [],
            .. Site.AsksEmail ? (string[])["asks-email"] : [],
            .. Closed is null ? Array.Empty<string>() : ["shut"],
            .. Place is { } place ? FactsOf(place) : [],
        ];

    private static IEnumerable<string> FactsOf(Place place) =>
        [
            "placed",
            .. place.Number == 1 ? ["next"] : Array.Empty<string>(),
            .. place.Minutes switch
            {
                null => Array.Empty<string>(),
                0 => ["usual-soon"],
                1 => ["usual-one"],
                UsualWaits.MoreThanAnHour => ["usual-long"],
                _ => ["usual-some"],
            },
        ];

    public bool Is(string when) => when.Split(' ').All(Facts.Contains);
}
