using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>Keeps legs alive. Renewals are gathered, and one statement writes them all.</summary>
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

    /// <summary>Writes what was renewed since the last time.</summary>
    public async Task WriteAsync(DateTimeOffset now)
    {
        if (_renewed.IsEmpty)
            return;
        var keys = _renewed.Keys.ToList();
        foreach (var key in keys)
            _renewed.TryRemove(key, out _);
        await writer.WriteAsync(new RenewLeases(keys, now, open));
    }

    private sealed class RenewLeases(List<(string CallId, string LegId)> keys, DateTimeOffset now, OpenCalls open)
        : EntityCommand<int>
    {
        public override void Committed() => open.Committed(keys, now);

        protected override async Task<Outcome<int>> ApplyAsync(LiveChatDb database)
        {
            var calls = keys.Select(key => key.CallId).Distinct().ToList();
            var legs = keys.Select(key => key.LegId).Distinct().ToList();
            return new(
                await database
                    .Leases.Where(l => calls.Contains(l.CallId) && legs.Contains(l.LegId))
                    .ExecuteUpdateAsync(set => set.SetProperty(l => l.RenewedAt, now))
            );
        }
    }
}
