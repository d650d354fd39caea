using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>The conversation that a call belongs to, which keeps a record of it. Inside a command of the
/// <see cref="Writer"/>.</summary>
public interface ICallThread
{
    /// <returns>The room if this agent has it, or had it when it was closed; else null.</returns>
    Task<CallRoom?> FindAsync(LiveChatDb database, string agentId, string rid);

    /// <summary>Writes that the call rings.</summary>
    /// <returns>The event to publish after the commit.</returns>
    Task<Event> BeginAsync(LiveChatDb database, Call call);

    /// <summary>Writes what became of the call.</summary>
    /// <returns>The event to publish after the commit.</returns>
    Task<Event> RecordAsync(IStatements statements, Call call, DateTimeOffset now);
}

/// <summary>What a call needs to know about its room.</summary>
/// <param name="AgentId">Who has it; null when nobody does.</param>
/// <param name="IsTaken">Open, and an agent has it.</param>
public sealed record CallRoom(string Id, string SiteId, string? AgentId, bool IsTaken, Visitor Visitor);
