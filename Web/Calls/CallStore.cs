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
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<CallStore> logger
)
{
    private const int MaxAttempts = 3;

    /// <summary>A call as this party sees it, with its legs.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/></exception>
    public async Task<Call> FindAsync(Actor by, string? callId)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await LoadAsync(database, by, callId) ?? throw new RefusedException(Refusal.CallNotFound);
    }

    /// <summary>The calls of a party that are not over.</summary>
    public async Task<IReadOnlyList<Call>> OpenAsync(Actor by)
    {
        await using var database = await databases.CreateDbContextAsync();
        var ids = await database
            .Calls.AsNoTracking()
            .Where(CallQueries.OfParty(by))
            .Where(c => c.EndedAt == null)
            .Select(c => c.Id)
            .ToListAsync();
        var open = new List<Call>();
        foreach (var id in ids)
        {
            try
            {
                if (await LoadAsync(database, by, id) is { State: not CallState.Ended } call)
                    open.Add(call);
            }
            catch (InvalidOperationException failure)
            {
                // This version cannot read the row: its party continues without it.
                Unreadable(failure, id);
            }
        }
        return open;
    }

    /// <param name="by">Whose call it has to be; null if nobody sent the command.</param>
    /// <param name="decide">Makes the command from the call as it is when its turn comes; null for none.</param>
    /// <param name="at">When the command was received; now by default.</param>
    /// <returns>The call as it is now.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, what <see cref="Call.Apply"/> refuses, or
    /// the storage's refusal.</exception>
    public async Task<Call> ApplyAsync(
        string? callId,
        Actor? by,
        Func<Call, CallCommand?> decide,
        DateTimeOffset? at = null
    )
    {
        if (!Ids.IsWellFormed(callId) || (by?.CallId is { } only && only != callId))
            throw new RefusedException(Refusal.CallNotFound);
        var state = default(CallState?);
        var call = await WriteAsync(new ApplyCall(callId!, by, Decide, at, time, unstored, thread, snapshots));
        if (call.State == CallState.Ended)
            unstored.Remove(call.Id);
        if (call.State != state)
            StateChanged(call.Id, call.State, call.EndReason);
        return call;

        CallCommand? Decide(Call before)
        {
            state = before.State;
            return decide(before);
        }
    }

    // If another node won the race, the command decides again on the call as that left it.
    private async Task<Call> WriteAsync(ApplyCall command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync(command);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                // Once more.
            }
        }
    }

    private async Task<Call?> LoadAsync(LiveChatDb database, Actor by, string? callId)
    {
        if (!Ids.IsWellFormed(callId) || (by.CallId is not null && by.CallId != callId))
            return null;
        var calls = database.Calls.AsNoTracking().Where(CallQueries.OfParty(by));
        var found = await CallQueries.WithLegs(database, calls, callId!).SingleOrDefaultAsync();
        return found is null ? null : unstored.Over(found.Call with { Legs = [.. found.Legs] });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Call {Id} cannot be read; its parties continue without it")]
    private partial void Unreadable(Exception failure, string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Id} is {State} {Reason}")]
    private partial void StateChanged(string id, CallState state, EndReason? reason);
}
