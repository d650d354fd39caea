using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>Keeps legs alive. Signs of life are gathered, and one statement writes them all.</summary>
public sealed class Leases(Writer writer, CallStore calls, OpenCalls open)
{
    private readonly ConcurrentDictionary<(string CallId, string LegId), bool> _renewed = new();

    /// <summary>Renews a leg, and the legs of the other party whose packets it received in the last seconds.</summary>
    /// <returns>The call's version: a caller that knows an older one has missed something.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, <see cref="Refusal.LegNotFound"/>: it has
    /// left the call.</exception>
    public async Task<long> RenewAsync(Actor by, string callId, string legId, IReadOnlyList<string>? heard)
    {
        var call = await calls.FindAsync(by, callId);
        if (call.Own(legId, by.Party) is null)
            throw new RefusedException(Refusal.LegNotFound);
        _renewed[(callId, legId)] = true;
        foreach (var leg in call.Legs.Where(leg => leg.Party != by.Party && heard?.Contains(leg.Id) == true))
            _renewed[(callId, leg.Id)] = true;
        return call.Version;
    }

    /// <summary>Writes what was renewed since the last time, and the leases of legs that joined or left.</summary>
    public async Task WriteAsync(DateTimeOffset now)
    {
        var renewed = _renewed.Keys.ToList();
        foreach (var key in renewed)
            _renewed.TryRemove(key, out _);
        var ofCalls = renewed.ToLookup(key => key.CallId, key => key.LegId);
        List<string> unwritten =
        [
            .. open
                .All.Where(one => ofCalls.Contains(one.Call.Id) || one.Leases.Any(lease => !lease.IsStored))
                .Select(one => one.Call.Id),
        ];
        if (unwritten.Count > 0)
            await writer.WriteAsync(new WriteLeases(unwritten, ofCalls, now, open));
    }

    private sealed class WriteLeases(
        List<string> calls,
        ILookup<string, string> renewed,
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
                .. calls.Select(id => open.Find(write.Statements, id)?.Renewed(renewed[id], now)).OfType<OpenCall>(),
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
