using LiveChatMeet.Hosting;

namespace LiveChatMeet.Presence;

/// <summary>A connection of somebody who is here.</summary>
/// <param name="Session">The signed-in session that it came with; null where there is none.</param>
/// <param name="From">The network that it counts against; null for an agent.</param>
/// <param name="Abort">Ends it at once.</param>
public sealed record PresentConnection(string Id, string? Session, Network? From, Action Abort);
