using System.Collections.Concurrent;
using LiveChatMeet.Rooms;
using LiveChatMeet.Signaling;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>
/// Ends what nobody else ends: rings that are over, and calls of which one side shows no sign of life. Keeps the leases:
/// renewals are gathered, and one statement writes them all.
/// </summary>
public sealed partial class CallWatch(Writer writer, Switchboard switchboard, IDbContextFactory<LiveChatDb> databases, TimeProvider time, ILogger<CallWatch> logger) : BackgroundService
{
    /// <summary>How long a party may be silent before the call is dropped.</summary>
    public static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>A round that comes this late was held up, and so were the renewals: nobody is silent because of it.</summary>
    private static readonly TimeSpan HeldUpAfter = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(string CallId, string LegId), bool> _renewed = new();
    private DateTimeOffset _listeningSince = DateTimeOffset.MinValue;

    /// <summary>A leg lives, and so do those legs of the other party whose packets it received in the last seconds.</summary>
    /// <returns>The call's version: whoever knows an older one has missed something.</returns>
    /// <exception cref="RefusedException"><see cref="Refusals.CallNotFound"/>, <see cref="Refusals.LegNotFound"/>: it has left the call.</exception>
    public async Task<long> RenewAsync(Caller by, string callId, string legId, IReadOnlyList<string>? heard)
    {
        var call = await switchboard.FindAsync(by, callId);
        if (call.Own(legId, by.Party) is null) throw new RefusedException(Refusals.LegNotFound);
        _renewed[(callId, legId)] = true;
        foreach (var leg in call.Legs.Where(leg => leg.Party != by.Party && heard?.Contains(leg.Id) == true)) _renewed[(callId, leg.Id)] = true;
        return call.Version;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var last = DateTimeOffset.MinValue;
        try
        {
            do
            {
                var now = time.GetUtcNow();
                if (now - last > HeldUpAfter) _listeningSince = now;
                last = now;
                try
                {
                    await LookAsync(now);
                }
                catch (Exception failure) when (failure is RefusedException or InvalidOperationException || Writer.StorageCode(failure) is not null)
                {
                    LookFailed(failure); // the storage is busy or away, or holds what this version cannot read: the next round looks again
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; the next one gives everybody their full time again.
        }
    }

    private async Task LookAsync(DateTimeOffset now)
    {
        await WriteRenewalsAsync(now);
        await using var database = await databases.CreateDbContextAsync();
        var open = await database.Calls.AsNoTracking().Where(c => c.EndedAt == null).ToListAsync();
        if (open.Count == 0) return;
        var leases = (await database.Leases.AsNoTracking().ToListAsync()).ToLookup(lease => lease.CallId);
        var legs = (await database.Legs.AsNoTracking().ToListAsync()).ToLookup(leg => leg.CallId);
        foreach (var call in open) await LookAtAsync(call with { Legs = [.. legs[call.Id]] }, [.. leases[call.Id]], now);
    }

    private async Task LookAtAsync(Call call, List<Lease> leases, DateTimeOffset now)
    {
        if (call.State == CallState.Ringing && call.RingsUntil <= now)
        {
            await switchboard.DecideAsync(call.Id, _ => new CallCommand.Miss());
            return;
        }
        foreach (var party in call.State == CallState.Ringing ? [Party.Agent] : new[] { Party.Agent, Party.Visitor })
        {
            var sign = LastSign(call, leases, party);
            if (now - Later(sign, _listeningSince) <= SilentFor) continue;
            // Whoever came or went meanwhile has shown that they live: the next round looks again.
            await switchboard.DecideAsync(call.Id, current => current.Version == call.Version ? new CallCommand.Drop(party, sign) : null);
            return;
        }
        // One of several documents of a party died: the others go on without it.
        foreach (var lease in leases.Where(lease => call.Own(lease.LegId, lease.Party) is not null && now - Later(lease.RenewedAt, _listeningSince) > SilentFor))
            await switchboard.DecideAsync(call.Id, _ => new CallCommand.Leave(lease.Party, lease.LegId, IsSign: false));
    }

    // Before its first leg a party's clock runs from what it did last: the agent rang, the visitor accepted.
    private static DateTimeOffset LastSign(Call call, List<Lease> leases, Party party) =>
        leases.Where(lease => lease.Party == party).Select(lease => lease.RenewedAt).Append(party == Party.Agent ? call.RangAt : call.AcceptedAt ?? call.RangAt).Max();

    private async Task WriteRenewalsAsync(DateTimeOffset now)
    {
        if (_renewed.IsEmpty) return;
        var keys = _renewed.Keys.ToList();
        foreach (var key in keys) _renewed.TryRemove(key, out _);
        var (calls, legs) = (keys.Select(key => key.CallId).Distinct().ToList(), keys.Select(key => key.LegId).Distinct().ToList());
        await writer.WriteAsync(database => database.Leases.Where(l => calls.Contains(l.CallId) && legs.Contains(l.LegId)).ExecuteUpdateAsync(set => set.SetProperty(l => l.RenewedAt, now)));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Calls could not be looked after; again in a moment")]
    private partial void LookFailed(Exception failure);
}
