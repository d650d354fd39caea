using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>Applies a <see cref="CallCommand"/> to a call and saves the result.</summary>
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
) : EntityCommand<Call>
{
    private OpenCall? _written;

    public override void Committed()
    {
        if (_written is not null)
            open.Committed(_written);
    }

    /// <returns>The call as it is now.</returns>
    protected override async Task<Outcome<Call>> ApplyAsync(LiveChatDb database)
    {
        var calls = by is { } actor ? database.Calls.Where(CallQueries.OfParty(actor)) : database.Calls;
        var (row, legs) =
            await CallQueries.WithLegs(database, calls, callId).SingleOrDefaultAsync()
            ?? throw new RefusedException(Refusal.CallNotFound);
        var before = row with { Legs = [.. legs] };
        if (decide(before) is not { } command)
            return new(before);

        var now = at ?? time.GetUtcNow();
        // If an end is waiting to be stored, this write stores it; whatever comes after an end changes nothing.
        var after = unstored.Over(before).Apply(command, now);
        await RenewLeaseAsync(database, command, before, after, now);
        await SaveAsync(database, row, legs, after);
        if (after.Version == before.Version)
            return new(before);

        var changed = new CallChanged(snapshots.Of(after), after);
        return after.State == before.State
            ? new(after, changed)
            : new(after, changed, await thread.RecordAsync(database, after, now));
    }

    private async Task SaveAsync(LiveChatDb database, Call row, List<Leg> legs, Call after)
    {
        if (after.Version != row.Version)
        {
            database.Entry(row).CurrentValues.SetValues(after);
            await SaveLegsAsync(database, legs, after);
        }
        await database.SaveChangesAsync();
        _written = new(after, [.. await database.Leases.AsNoTracking().Where(l => l.CallId == callId).ToListAsync()]);
    }

    private async Task RenewLeaseAsync(
        LiveChatDb database,
        CallCommand command,
        Call before,
        Call after,
        DateTimeOffset now
    )
    {
        var leg = command switch
        {
            CallCommand.Join join => after.Own(join.Leg.Id, join.Leg.Party),
            CallCommand.Leave { IsVoluntary: true } leave when after.State != CallState.Ended => before.Own(
                leave.LegId,
                leave.By
            ),
            _ => null,
        };
        if (leg is not null)
            await LeaseRows.RenewAsync(database, callId, leg.Id, leg.Party, now);
    }

    private static async Task SaveLegsAsync(LiveChatDb database, List<Leg> known, Call call)
    {
        foreach (var leg in known)
        {
            if (call.Legs.FirstOrDefault(kept => kept.Id == leg.Id) is { } kept)
                database.Entry(leg).CurrentValues.SetValues(kept);
            else
                database.Legs.Remove(leg);
        }
        database.Legs.AddRange(call.Legs.Where(leg => known.All(old => old.Id != leg.Id)));
        if (call.State == CallState.Ended)
            await LeaseRows.RemoveAllAsync(database, call.Id);
        else if (known.Any(leg => call.Own(leg.Id, leg.Party) is null))
            await LeaseRows.ForgetAsync(database, call);
    }
}
