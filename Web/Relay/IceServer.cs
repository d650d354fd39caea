namespace LiveChatMeet.Relay;

/// <summary>An ICE server as browsers take it (W3C WebRTC 1.0, 4.2.4).</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username, string? Credential);
