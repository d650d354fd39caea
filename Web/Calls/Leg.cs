using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>The state of a leg's microphone.</summary>
public enum MicrophoneState
{
    On,
    Muted,

    /// <summary>There is none, or the person only listens.</summary>
    None,
}

/// <summary>The state of a leg's camera, as reported to the other side.</summary>
public enum CameraState
{
    /// <summary>The browser asks the person for permission.</summary>
    Asking,
    On,
    Off,

    /// <summary>Switched off for a while, because the connection is weak.</summary>
    Paused,

    /// <summary>The person or the browser said no.</summary>
    Refused,

    /// <summary>There is no camera.</summary>
    None,
}

/// <summary>One document's part in a call. Its id is made by the document, so that joining again is harmless.</summary>
public sealed record Leg
{
    public required string Id { get; init; }

    public required Party Party { get; init; }

    public required Container Container { get; init; }

    /// <summary>Counts the call's legs from 1; of a party's legs, the highest stays.</summary>
    public int Epoch { get; init; }

    /// <summary>Whether the other side's media play in it.</summary>
    public bool IsConnected { get; init; }

    public MicrophoneState Microphone { get; init; } = MicrophoneState.None;

    public CameraState Camera { get; init; } = CameraState.Asking;
}

/// <summary>When a leg last showed a sign of life. Outlives its leg while it is the party's newest, because the party's
/// clock runs from it. Never part of a version or snapshot.</summary>
public sealed record Lease
{
    public required string CallId { get; init; }

    public required string LegId { get; init; }

    public required Party Party { get; init; }

    public required DateTimeOffset RenewedAt { get; init; }

    /// <summary>What its browser last told of the leg.</summary>
    public CallMeasures Measures { get; init; } = CallMeasures.None;

    /// <summary>Whether the row says so: what has changed is written within half a second.</summary>
    public bool IsStored { get; init; }
}
