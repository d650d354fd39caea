using LiveChatMeet.Storage;

namespace LiveChatMeet.Desk;

/// <summary>An agent said that they are here or away, or their absence says so.</summary>
public sealed record AgentStatusChanged(string AgentId, AgentStatus Status) : Event;

/// <summary>The rules of a site's desk changed.</summary>
public sealed record SiteDeskChanged(string SiteId) : Event;

/// <summary>What visitors of a site are told of it has changed.</summary>
public sealed record StandingChanged(string SiteId, SiteStanding Standing) : Event;

/// <summary>Somebody may be able to take another conversation: they are here again, out of a call, or their site has
/// opened.</summary>
public sealed record SomebodyIsFree : Event;

/// <summary>What visitors of a site are told of it.</summary>
/// <param name="IsHere">Whether somebody who serves it is here, and it is open; null while consoles may be on their way
/// back after a start.</param>
/// <param name="IsOpen">Whether it is within its hours.</param>
public readonly record struct SiteStanding(bool? IsHere, bool IsOpen);
