using LiveChatMeet.Storage;

namespace LiveChatMeet.Presence;

/// <summary>The first console of an agent opened, or the last one is gone.</summary>
public sealed record AgentCameOrWent(string AgentId, bool IsHere) : Event;

/// <summary>A visitor arrived, left, or is on another page.</summary>
public sealed record VisitorMoved(string VisitorId) : Event;

/// <summary>The first livechat of a visitor opened on a page, or the last one is gone.</summary>
public sealed record LivechatCameOrWent(string VisitorId, bool IsHere) : Event;
