using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>A whole call as its parties see it. Of two snapshots the one with the higher version counts.</summary>
public sealed record CallSnapshot
{
    public required string Id { get; init; }

    public required string Rid { get; init; }

    public required long Version { get; init; }

    public required CallState State { get; init; }

    public required RingProgress Progress { get; init; }

    public required RoomAgent Agent { get; init; }

    /// <summary>What the visitor is called.</summary>
    public required string Visitor { get; init; }

    public required DateTimeOffset RingsUntil { get; init; }

    public required DateTimeOffset? StartTime { get; init; }

    public required DateTimeOffset? EndTime { get; init; }

    public required EndReason? EndReason { get; init; }

    public required Party? EndedBy { get; init; }

    public required string? DeclineNote { get; init; }

    public required bool VoiceOnly { get; init; }

    /// <summary>Of the document that accepted.</summary>
    public required string? AcceptKey { get; init; }

    public required IReadOnlyList<LegView> Legs { get; init; }

    /// <summary>Which way media may take; <c>None</c> means that there is no need to ask for
    /// <c>IceServers</c>.</summary>
    public required RelayUse Relay { get; init; }

    /// <summary>The server's clock, for times that tick in the browser.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>As the hub writes it, once for everybody who is told; null until then.</summary>
    internal byte[]? Written { get; set; }
}

public sealed record LegView(
    string Id,
    Party Party,
    Container Container,
    int Epoch,
    bool IsConnected,
    MicrophoneState Microphone,
    CameraState Camera
)
{
    public static LegView Of(Leg leg) =>
        new(leg.Id, leg.Party, leg.Container, leg.Epoch, leg.IsConnected, leg.Microphone, leg.Camera);
}

public enum RelayUse
{
    /// <summary>No ICE server is set: legs connect directly.</summary>
    None,

    /// <summary>ICE servers are set; the browser takes the best way.</summary>
    Offered,

    /// <summary>Media go through TURN only.</summary>
    Only,
}
