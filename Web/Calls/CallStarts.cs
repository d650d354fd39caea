using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>Begins calls, and says why one cannot begin.</summary>
public sealed partial class CallStarts(
    Writer writer,
    IPresence presence,
    ICallThread thread,
    CallSnapshots snapshots,
    OpenCalls open,
    Settings settings,
    OwnRelay relay,
    CallMeter meter,
    TimeProvider time,
    ILogger<CallStarts> logger
)
{
    /// <summary>Calls the visitor of a room that the agent has. A repeat with the same key finds the first
    /// call.</summary>
    /// <returns>The call's id.</returns>
    /// <exception cref="RefusedException">The visitor or the agent cannot be called now; the code says why.</exception>
    public async Task<string> StartAsync(string agentId, string rid, string? startKey)
    {
        var command = new StartCall(agentId, rid, CallKeys.Check(startKey), time, this, thread, snapshots, open);
        var call = await writer.WriteAsync(command);
        if (!command.IsNew)
            return call.Id;
        meter.Started();
        Rings(call.Id);
        return call.Id;
    }

    /// <summary>An agent's open call in a room; null if there is none.</summary>
    public Call? OpenIn(string rid, string agentId) =>
        open.Of(Party.Agent, agentId).FirstOrDefault(call => call.RoomId == rid);

    /// <summary>Why the agent could not call the visitor of a room now, as a refusal's code; null when they
    /// could.</summary>
    /// <param name="isRelayOnly">Whether the room's site allows calls through a relay only.</param>
    public string? WhyNot(string agentId, CallRoom room, bool isRelayOnly) =>
        WhyNot(agentId, room, open.Of(Party.Agent, agentId).Any(), isRelayOnly);

    /// <summary>The same, as the transaction under way sees it.</summary>
    public async Task<string?> WhyNotAsync(LiveChatDb database, string agentId, CallRoom room) =>
        WhyNot(
            agentId,
            room,
            await database.Calls.AnyAsync(c => c.AgentId == agentId && c.EndedAt == null),
            await database.Sites.AnyAsync(s => s.Id == room.SiteId && s.RelayOnly)
        );

    private string? WhyNot(string agentId, CallRoom room, bool isInCall, bool isRelayOnly) =>
        !room.IsTaken || room.AgentId != agentId ? Refusal.RoomNotTaken
        : isInCall ? Refusal.AgentInCall
        : !presence.IsHere(new(Party.Visitor, room.Visitor.Id)) ? Refusal.VisitorGone
        : room.Visitor.CanCall == false ? Refusal.VisitorCannotCall
        : isRelayOnly && settings.Ice.Turn is null && relay.At is null ? Refusal.RelayMissing
        : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Id} is ringing")]
    private partial void Rings(string id);
}
