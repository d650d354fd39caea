using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>Applies a <see cref="CallCommand"/> to an open call and saves the result.</summary>
/// <param name="by">Whose call it has to be; null if nobody sent the command.</param>
/// <param name="at">When the command was received; by default, when its turn comes.</param>
/// <param name="decide">Makes the command from the call as it is when its turn comes; null for none.</param>
internal sealed class ApplyCall(
    string callId,
    Actor? by,
    Func<Call, CallCommand?> decide,
    DateTimeOffset? at,
    TimeProvider time,
    UnstoredEnds unstored,
    ICallThread thread,
    CallSnapshots snapshots,
    OpenCalls open
) : WriteCommand<AppliedCall?>
{
    private OpenCall? _after;

    public string CallId => callId;

    public override Priority Priority => Priority.Call;

    /// <returns>The call as it is now; null if it is over when the command's turn comes.</returns>
    public override async ValueTask<Outcome<AppliedCall?>> ApplyAsync(WriteContext write)
    {
        _after = null;
        if (open.Find(write.Statements, callId) is not { } before)
            return new(null);
        if (by is { } actor && !before.Call.IsOf(actor.Party, actor.Id))
            throw new RefusedException(Refusal.CallNotFound);
        if (decide(before.Call) is not { } command)
            return new(new AppliedCall(before.Call, snapshots.Of(before.Call)));

        var now = at ?? time.GetUtcNow();
        // If an end is waiting to be stored, this write stores it; whatever comes after an end changes nothing.
        var call = unstored.Over(before.Call).Apply(command, now);
        var after = before.After(command, call, now);
        var seen = snapshots.Of(call);
        IReadOnlyList<Event> events =
            call.Version == before.Call.Version ? [] : await SaveAsync(write.Statements, before, after, seen, now);
        open.Set(write.Statements, after);
        _after = after;
        return new(new AppliedCall(call, seen), events);
    }

    public override void Committed()
    {
        if (_after is not null)
            open.Committed(_after);
    }

    private async Task<IReadOnlyList<Event>> SaveAsync(
        IStatements statements,
        OpenCall before,
        OpenCall after,
        CallSnapshot seen,
        DateTimeOffset now
    )
    {
        var call = after.Call;
        if (!await CallRows.ChangeAsync(statements, call, before.Call.Version))
            throw new DbUpdateConcurrencyException($"The row of call {callId} is not what is known of it.");
        await CallRows.ForgetAsync(statements, before, after);
        var changed = new CallChanged(seen, call);
        return call.State == before.Call.State ? [changed] : [changed, await thread.RecordAsync(statements, call, now)];
    }
}

/// <summary>A call after a command, and what its parties see of it.</summary>
public sealed record AppliedCall(Call Call, CallSnapshot Snapshot);
