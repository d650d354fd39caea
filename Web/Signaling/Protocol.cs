using System.Text.Json.Serialization;
using LiveChatMeet.Calls;
using LiveChatMeet.Rooms;

// Every message of the hub, once. The browser's types in protocol.ts are generated from this file; a test fails when
// they differ. docs/protocol.md tells who may send what, and when.
namespace LiveChatMeet.Signaling;

/// <summary>What the server calls in the browser.</summary>
public interface ISignalingClient
{
    /// <summary>The server's clock, before all else on a connection: every time that is shown goes by it.</summary>
    Task Clock(DateTimeOffset now);

    /// <summary>Messages came or changed, or the room's state did.</summary>
    Task RoomChanged(RoomChange change);

    /// <summary>The other side of a room is writing; good for 5 s.</summary>
    Task Typing(string rid, Author by);

    /// <summary>To agents: the inbox is not what it was; ask for it again.</summary>
    Task InboxChanged(InboxChange change);

    /// <summary>To visitors: whether an agent is here.</summary>
    Task AgentsHere(bool here);

    /// <summary>A call began or changed; the snapshot with the highest version counts.</summary>
    Task CallChanged(CallSnapshot call);

    /// <summary>A leg of the other party negotiates with one of ours.</summary>
    Task Signaled(CallSignal signal);

    /// <summary>To agents: whether the visitor of a room is here, and on which page.</summary>
    Task VisitorChanged(string rid);
}

/// <summary>
/// A change of a room: everything above revision <see cref="After"/>. Whoever knows another revision than
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
}

/// <summary>An agent as the other side sees one.</summary>
public sealed record RoomAgent([property: JsonPropertyName("_id")] string Id, string Name, string Initials, int Tone);

/// <summary>Why the inbox changed: the visitor's message that is new, if one is (it sounds the alerts).</summary>
public sealed record InboxChange
{
    public required string Rid { get; init; }

    public required string Visitor { get; init; }

    /// <summary>The beginning of a new visitor's message, at most 140 characters; null when nothing new was
    /// written.</summary>
    public required string? NewText { get; init; }

    /// <summary>The agent who has the room; null while it waits.</summary>
    public required string? AgentId { get; init; }
}

/// <summary>A message as the API and the hub give it.</summary>
public sealed record RoomMessage
{
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? T { get; init; }

    public required DateTimeOffset? StartTime { get; init; }

    public required DateTimeOffset? EndTime { get; init; }

    public required string Msg { get; init; }

    public required bool Groupable { get; init; }

    public required DateTimeOffset Ts { get; init; }

    public required MessageAuthor U { get; init; }

    public required string Rid { get; init; }

    [JsonPropertyName("_updatedAt")]
    public required DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<string> Mentions { get; } = [];

    public IReadOnlyList<string> Channels { get; } = [];

    /// <summary>Dense from 1 within the room.</summary>
    public required int Number { get; init; }

    /// <summary>Set anew whenever the message changes.</summary>
    public required long Revision { get; init; }

    public required Party Party { get; init; }

    public required DateTimeOffset? DeliveredAt { get; init; }

    public required DateTimeOffset? SeenAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? ClientId { get; init; }

    /// <summary>The parts of <see cref="Msg"/> that are links, in order. Whoever draws a message finds none of their
    /// own.</summary>
    public required IReadOnlyList<TextLink> Links { get; init; }

    /// <summary>What the thread tells of a call; null for a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallCard? Call { get; init; }

    public static RoomMessage From(Message message) => From(message, message.Call);

    /// <param name="call">The call as it is now, where the message was read before it changed.</param>
    public static RoomMessage From(Message message, Call? call) =>
        new()
        {
            Id = message.Id,
            T = message.Type,
            StartTime = message.StartTime,
            EndTime = message.EndTime,
            Msg = message.Text,
            Groupable = message.Type is null,
            Ts = message.SentAt,
            U = new(message.Author.Id, message.Author.Username, message.Author.Name),
            Rid = message.RoomId,
            UpdatedAt = message.UpdatedAt,
            Number = message.Number,
            Revision = message.Revision,
            Party = message.Party,
            DeliveredAt = message.DeliveredAt,
            SeenAt = message.SeenAt,
            ClientId = message.ClientId,
            Links = Rooms.Links.In(message.Text),
            Call = call is null
                ? null
                : new()
                {
                    State = call.State,
                    EndReason = call.EndReason,
                    EndedBy = call.EndedBy,
                    Word = call.Word,
                    RingSeconds = (int)(call.RingsUntil - call.RangAt).TotalSeconds,
                    AgentName = call.AgentName,
                    VisitorName = call.VisitorName,
                    VoiceOnly = call.VoiceOnly,
                },
        };
}

public sealed record MessageAuthor([property: JsonPropertyName("_id")] string Id, string Username, string Name);

/// <summary>A part of a text, from start and so long in UTF-16 code units, and the address that it leads to: <c>https:
/// </c>, <c>http: </c> or <c>mailto: </c>. </summary>
public sealed record TextLink(int Start, int Length, string Href);

/// <summary>The page of the site that the visitor looks at, as the loader tells it. Only http and https
/// addresses.</summary>
/// <param name="CanCall">Whether the browser has what a call needs.</param>
public sealed record PageVisited(string Url, string Title, bool? CanCall = null);

/// <summary>A document joins a call: with an offer for each leg of the other party that it knows of.</summary>
/// <param name="LegId">17 characters of the id alphabet, made by the document.</param>
/// <param name="AcceptKey">Set by a document that takes part only if it was the accept with this key that
/// counted.</param>
public sealed record JoinCall(
    string CallId,
    string LegId,
    Container Container,
    MicrophoneState Microphone,
    CameraState Camera,
    IReadOnlyList<LegOffer> Offers,
    string? AcceptKey = null
);

public sealed record LegOffer(string To, Signal Signal);

/// <summary>A signal from leg to leg.</summary>
public sealed record CallSignal(string CallId, string From, string To, Signal Signal);

/// <summary>One step of a negotiation (W3C WebRTC 1.0, 4.7): a description, or candidates.</summary>
public sealed record Signal(SessionDescription? Description, IReadOnlyList<Candidate>? Candidates);

/// <param name="Type"><c>offer</c> or <c>answer</c>.</param>
public sealed record SessionDescription(string Type, string Sdp);

/// <param name="Text">The candidate attribute (RFC 8839, 5.1); empty at the end of candidates.</param>
public sealed record Candidate(string Text, string? SdpMid, int? SdpMLineIndex, string? UsernameFragment);

/// <summary>An ICE server as browsers take it (W3C WebRTC 1.0, 4.2.4).</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username, string? Credential);

/// <summary>What a connection may be lent for: this call and its room.</summary>
public sealed record Loan(string CallId, string Rid);
