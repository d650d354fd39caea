using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>A document joins a call: with an offer for each leg of the other party that it knows of.</summary>
/// <param name="LegId">17 characters of the id alphabet, made by the document.</param>
/// <param name="AcceptKey">Set by a document that takes part only if the accept with this key won.</param>
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
