using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>A call began or changed. An end is published twice if it could not be stored at once.</summary>
public sealed record CallChanged(CallSnapshot Snapshot, Call Call) : Event;

/// <summary>A leg negotiates with one of the other party.</summary>
/// <param name="By">The party that sent it.</param>
public sealed record LegSignaled(CallSignal Signal, Call Call, Party By) : Event;

/// <summary>The visitor wants their call back on the page.</summary>
/// <param name="To">The livechat that takes it without a click; null for none.</param>
public sealed record ReturnAsked(Call Call, string? To) : Event;
