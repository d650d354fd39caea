using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>Reads calls as their parties see them, and writes the results of commands.</summary>
public sealed partial class CallStore(
    Writer writer,
    UnstoredEnds unstored,
    ICallThread thread,
    CallSnapshots snapshots,
    OpenCalls open,
    IDbContextFactory<LiveChatDb> databases,
    CallMeter meter,
    TimeProvider time,
    ILogger<CallStore> logger
)
{
    private const int MaxAttempts = 3;

    /// <summary>A call as this party sees it, with its legs.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/></exception>
    public ValueTask<Call> FindAsync(Actor by, string? callId)
    {
        if (!MayBeOf(by, callId))
            throw new RefusedException(Refusal.CallNotFound);
        return open.Find(callId!) is { Call: var call } ? new(Of(by, call)) : new(ReadAsync(by, callId!));
    }

    /// <summary>The calls of a party that are not over.</summary>
    public IReadOnlyList<Call> OpenOf(Actor by) =>
        [
            .. open.Of(by.Party, by.Id)
                .Where(call => MayBeOf(by, call.Id))
                .Select(unstored.Over)
                .Where(call => call.State != CallState.Ended),
        ];

    /// <param name="by">Whose call it has to be; null if nobody sent the command.</param>
    /// <param name="decide">Makes the command from the call as it is when its turn comes; null for none.</param>
    /// <param name="at">When the command was received; now by default.</param>
    /// <returns>The call as it is now.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, what <see cref="Call.Apply"/> refuses, or
    /// the storage's refusal.</exception>
    public async Task<AppliedCall> ApplyAsync(
        string? callId,
        Actor? by,
        Func<Call, CallCommand?> decide,
        DateTimeOffset? at = null
    )
    {
        if (!MayBeOf(by, callId))
            throw new RefusedException(Refusal.CallNotFound);
        var state = default(CallState?);
        var applied = open.Find(callId!) is null
            ? null
            : await WriteAsync(new ApplyCall(callId!, by, Decide, at, time, unstored, thread, snapshots, open));
        if (applied is not { Call: var call })
            return Seen(await ApplyLateAsync(callId!, by, decide, at));
        if (call.State == CallState.Ended)
            unstored.Remove(call.Id);
        if (call.State != state)
            Tell(call);
        return applied;

        CallCommand? Decide(Call before)
        {
            state = before.State;
            return decide(before);
        }
    }

    // If another node won the race, the command decides again on the call as that left it.
    private async Task<AppliedCall?> WriteAsync(ApplyCall command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync(command);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                await open.ReadAsync(command.CallId);
            }
        }
    }

    // A call that is over stays as it is, and the answer tells how it ended.
    private async Task<Call> ApplyLateAsync(
        string callId,
        Actor? by,
        Func<Call, CallCommand?> decide,
        DateTimeOffset? at
    )
    {
        var call = await ReadAsync(by, callId);
        if (call.State != CallState.Ended)
            throw new InvalidOperationException($"Call {callId} is open and not known.");
        unstored.Remove(callId);
        return decide(call) is { } command ? call.Apply(command, at ?? time.GetUtcNow()) : call;
    }

    // A call that is over, or none at all.
    private async Task<Call> ReadAsync(Actor? by, string callId)
    {
        if (open.Find(callId) is { Call: var known })
            return Of(by, known);
        await using var database = await databases.CreateDbContextAsync();
        var call = await database.Calls.AsNoTracking().SingleOrDefaultAsync(c => c.Id == callId);
        return Of(by, call ?? throw new RefusedException(Refusal.CallNotFound));
    }

    private AppliedCall Seen(Call call) => new(call, snapshots.Of(call));

    private Call Of(Actor? by, Call call) =>
        by is not { } actor || call.IsOf(actor.Party, actor.Id)
            ? unstored.Over(call)
            : throw new RefusedException(Refusal.CallNotFound);

    private static bool MayBeOf(Actor? by, string? callId) =>
        Ids.IsWellFormed(callId) && (by?.CallId is not { } only || only == callId);

    private void Tell(Call call)
    {
        meter.Changed(call);
        if (call.EndReason is not { } reason)
            IsAccepted(call.Id);
        else if (reason.IsFailure())
            NotConnected(call.Id, reason);
        else
            HasEnded(call.Id, reason, (long)(call.EndedAt - (call.AcceptedAt ?? call.RangAt))!.Value.TotalSeconds);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Call {Id} could not connect ({Reason}). \"Check my server\" in the console, /agent/check, tries why."
    )]
    private partial void NotConnected(string id, EndReason reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Id} is accepted")]
    private partial void IsAccepted(string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Id} has ended: {Reason}, after {Seconds} s")]
    private partial void HasEnded(string id, EndReason reason, long seconds);
}
