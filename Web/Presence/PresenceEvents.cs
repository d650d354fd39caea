using LiveChatMeet.Storage;

namespace LiveChatMeet.Presence;

/// <summary>The first agent came, or the last one went.</summary>
public sealed record AgentsCameOrWent(bool AreHere) : Event;

/// <summary>A visitor came, went, or is on another page.</summary>
public sealed record VisitorMoved(string VisitorId) : Event;
