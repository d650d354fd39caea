using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>Keeps legs alive. Signs of life are gathered, and one statement writes them all.</summary>
public sealed class Leases(Writer writer, CallStore calls, OpenCalls open)
{
    // With what a leg measures, if it told.
    private readonly ConcurrentDictionary<(string CallId, string LegId), CallMeasures?> _renewed = new();

    /// <summary>Renews a leg, and the legs of the other party whose packets it received in the last seconds.</summary>
    /// <param name="measured">What its browser has measured of it so far; null for nothing new.</param>
    /// <returns>The call's version: a caller that knows an older one has missed something.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, <see cref="Refusal.LegNotFound"/>: it has
    /// left the call; <see cref="Refusal.BadArguments"/>: no browser measures this.</exception>
    public async Task<long> RenewAsync(
        Actor by,
        string callId,
        string legId,
        IReadOnlyList<string>? heard,
        LegMeasures? measured = null
    )
    {
        var call = await calls.FindAsync(by, callId);
        if (call.Own(legId, by.Party) is null)
            throw new RefusedException(Refusal.LegNotFound);
        var told = measured is null ? null : CallMeasures.Checked(measured);
        _renewed.AddOrUpdate((callId, legId), told, (_, before) => told ?? before);
        foreach (var leg in call.Legs.Where(leg => leg.Party != by.Party && heard?.Contains(leg.Id) == true))
            _renewed.TryAdd((callId, leg.Id), null);
        return call.Version;
    }

    /// <summary>Writes what was renewed since the last time, and the leases of legs that joined or left.</summary>
    public async Task WriteAsync(DateTimeOffset now)
    {
        var ofCalls = TakeRenewed();
        List<string> unwritten =
        [
            .. open
                .All.Where(one => ofCalls.ContainsKey(one.Call.Id) || one.Leases.Any(lease => !lease.IsStored))
                .Select(one => one.Call.Id),
        ];
        if (unwritten.Count > 0)
            await writer.WriteAsync(new WriteLeases(unwritten, ofCalls, now, open));
    }

    private Dictionary<string, Dictionary<string, CallMeasures?>> TakeRenewed()
    {
        var taken = new Dictionary<string, Dictionary<string, CallMeasures?>>();
        foreach (var key in _renewed.Keys.ToList())
        {
            if (!_renewed.TryRemove(key, out var measured))
                continue;
            if (!taken.TryGetValue(key.CallId, out var legs))
                taken[key.CallId] = legs = [];
            legs[key.LegId] = measured;
        }
        return taken;
    }

    private sealed class WriteLeases(
        List<string> calls,
        Dictionary<string, Dictionary<string, CallMeasures?>> renewed,
        DateTimeOffset now,
        OpenCalls open
    ) : WriteCommand<int>
    {
        private List<OpenCall> _written = [];

        public override Priority Priority => Priority.Call;

        public override async ValueTask<Outcome<int>> ApplyAsync(WriteContext write)
        {
            // A call may have ended in the meantime.
            List<OpenCall> found =
            [
                .. calls
                    .Select(id => open.Find(write.Statements, id)?.Renewed(renewed.GetValueOrDefault(id, []), now))
                    .OfType<OpenCall>(),
            ];
            List<Lease> leases = [.. found.SelectMany(one => one.Leases).Where(lease => !lease.IsStored)];
            if (leases.Count > 0)
                await CallRows.KeepAsync(write.Statements, leases);
            _written = [.. found.Select(one => one.Stored())];
            foreach (var one in _written)
                open.Set(write.Statements, one);
            return new(leases.Count);
        }

        public override void Committed()
        {
            foreach (var one in _written)
                open.Committed(one);
        }
    }
}
