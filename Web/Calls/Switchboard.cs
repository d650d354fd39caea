using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>Applies commands to calls: pages, hub and timers come here.</summary>
public sealed partial class Switchboard(
    CallStore calls,
    OpenCalls open,
    CallSnapshots snapshots,
    UnstoredEnds unstored,
    EventBus events,
    TimeProvider time,
    ILogger<Switchboard> logger
)
{
    /// <summary>An end that is not stored within this time is announced before it is.</summary>
    private static readonly TimeSpan ToldAfter = TimeSpan.FromMilliseconds(250);

    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, or what <see cref="Call.Apply"/>
    /// refuses.</exception>
    public async Task<CallSnapshot> ApplyAsync(Actor by, string callId, CallCommand command) =>
        (await calls.ApplyAsync(callId, by, _ => command)).Snapshot;

    /// <summary>Ends a call for a party. Both sides are told at once, even while the storage is locked or full; the
    /// answer follows the row.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>; or the storage's refusal: both know that
    /// the call is over, and the row follows.</exception>
    public async Task<CallSnapshot> EndAsync(Actor by, string callId, CallCommand command)
    {
        var heardAt = time.GetUtcNow();
        var storing = calls.ApplyAsync(callId, by, _ => command, heardAt);
        if (!await IsStoredSoonAsync(storing))
            await EndUnstoredAsync(by, callId, command, heardAt);
        return (await storing).Snapshot;
    }

    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/></exception>
    public async Task<CallSnapshot> SnapshotAsync(Actor by, string callId) =>
        snapshots.Of(await calls.FindAsync(by, callId));

    /// <summary>The open calls of a party, which a connection has to know first.</summary>
    public IEnumerable<CallSnapshot> OpenOf(Actor by) => calls.OpenOf(by).Select(snapshots.Of);

    /// <summary>Ends an agent's open call: the account was disabled or signed out, or its conversation
    /// closed.</summary>
    public async Task HangUpAsync(string agentId, string? rid = null)
    {
        foreach (var call in open.Of(Party.Agent, agentId).Where(c => rid is null || c.RoomId == rid).ToList())
            await EndAsync(new(Party.Agent, agentId), call.Id, new CallCommand.HangUp(Party.Agent));
    }

    /// <summary>Ends the call in a conversation that its visitor ends, or in whichever they have.</summary>
    public async Task HangUpForVisitorAsync(string visitorId, string? rid = null)
    {
        foreach (var call in open.Of(Party.Visitor, visitorId).Where(c => rid is null || c.RoomId == rid).ToList())
            await EndAsync(new(Party.Visitor, visitorId), call.Id, new CallCommand.HangUp(Party.Visitor));
    }

    /// <summary>Ends the calls of a visitor who is being erased.</summary>
    public async Task HangUpOnAsync(string visitorId)
    {
        foreach (var call in open.Of(Party.Visitor, visitorId).ToList())
            await EndAsync(new(Party.Agent, call.AgentId), call.Id, new CallCommand.HangUp(Party.Agent));
    }

    // False if it takes too long or the storage refuses it.
    private async Task<bool> IsStoredSoonAsync(Task storing)
    {
        try
        {
            await storing.WaitAsync(ToldAfter, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            return false; // who asked is told when it is awaited
        }
    }

    private async Task EndUnstoredAsync(Actor by, string callId, CallCommand command, DateTimeOffset heardAt)
    {
        var call = await calls.FindAsync(by, callId);
        var ended = call.Apply(command, heardAt);
        if (ended.Version == call.Version)
            return;
        unstored.Add(callId, command, heardAt);
        Unstored(callId);
        events.Publish(new CallChanged(snapshots.Of(ended), ended));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {Id} has ended, but this cannot be stored yet")]
    private partial void Unstored(string id);
}
