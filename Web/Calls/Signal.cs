namespace LiveChatMeet.Calls;

/// <summary>One step of a negotiation (W3C WebRTC 1.0, 4.7): a description, or candidates.</summary>
public sealed record Signal(SessionDescription? Description, IReadOnlyList<Candidate>? Candidates);

/// <summary>A signal from leg to leg.</summary>
public sealed record CallSignal(string CallId, string From, string To, Signal Signal);

/// <param name="Type"><c>offer</c> or <c>answer</c>.</param>
public sealed record SessionDescription(string Type, string Sdp);

/// <param name="Text">The candidate attribute (RFC 8839, 5.1); empty at the end of candidates.</param>
public sealed record Candidate(string Text, string? SdpMid, int? SdpMLineIndex, string? UsernameFragment);
