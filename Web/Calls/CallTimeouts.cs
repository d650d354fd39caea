using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>Ends what nobody else ends: expired rings, calls with a side that is gone, and legs of documents that
/// died.</summary>
public sealed partial class CallTimeouts(
    CallStore calls,
    Leases leases,
    OpenCalls open,
    IPresence presence,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<CallTimeouts> logger
) : BackgroundService
{
    /// <summary>How long a party may be silent before the call is dropped.</summary>
    public static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>More would hold up the signals of all calls for milliseconds.</summary>
    private const int CallsInARow = 100;

    private readonly SignsOfLife _signs = new();
    private readonly long _start = time.GetTimestamp();
    private readonly Hearing _hearing = new();

    /// <summary>A clock that nobody can set: deadlines use it; the wall clock only records when something
    /// happened.</summary>
    private TimeSpan Elapsed => time.GetElapsedTime(_start);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Before the server listens nobody can say that they live.
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted)
                .WaitAsync(stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var timer = new PeriodicTimer(Every, time);
            do
            {
                var now = Elapsed;
                _hearing.Look(now, presence.Arrived);
                await TrySweepAsync(now);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; the next one gives everybody their full time again.
        }
    }

    private async Task TrySweepAsync(TimeSpan now)
    {
        try
        {
            await SweepAsync(now);
        }
        catch (Exception failure)
            when (failure is RefusedException or InvalidOperationException
                || StorageFailure.RefusalOf(failure) is not null
            )
        {
            // The storage is busy or unavailable, or holds what this version cannot read: the next sweep tries again
            SweepFailed(failure);
        }
    }

    private async Task SweepAsync(TimeSpan now)
    {
        var wall = time.GetUtcNow();
        await leases.WriteAsync(wall);
        var all = open.All.ToList();
        _signs.Look(wall, now);
        _signs.Keep(all.Select(one => one.Call.Id).ToHashSet());
        foreach (var few in all.Chunk(CallsInARow))
        {
            foreach (var (call, leasesOfCall) in few)
                await SweepCallAsync(call, leasesOfCall, now);
            await Task.Yield();
        }
    }

    private async Task SweepCallAsync(Call call, IReadOnlyList<Lease> leasesOfCall, TimeSpan now)
    {
        // Before its first leg a party's clock runs from what it did last: the agent rang, the visitor accepted.
        var rangAt = _signs.At(call.Id, Party.Agent, "", call.RangAt);
        _signs.At(call.Id, Party.Visitor, "", call.AcceptedAt ?? call.RangAt);
        foreach (var lease in leasesOfCall)
            SignOf(lease);
        if (call.State == CallState.Ringing && now - rangAt >= call.RingsUntil - call.RangAt)
        {
            await calls.ApplyAsync(call.Id, null, _ => new CallCommand.Miss());
            return;
        }
        if (!await EndIfSilentAsync(call, now))
            await DropSilentLegsAsync(call, leasesOfCall, now);
    }

    // A party that has been silent for too long ends the call.
    private async Task<bool> EndIfSilentAsync(Call call, TimeSpan now)
    {
        foreach (var party in call.State == CallState.Ringing ? [Party.Agent] : new[] { Party.Agent, Party.Visitor })
        {
            var (at, sign) = _signs.NewestOf(call.Id, party);
            if (now - Later(at, _hearing.Since) <= SilentFor)
                continue;
            // A party that joined or left in the meantime is alive: the next sweep looks again.
            await calls.ApplyAsync(
                call.Id,
                null,
                current => current.Version == call.Version ? new CallCommand.LeaseExpired(party, sign) : null
            );
            return true;
        }
        return false;
    }

    // One of a party's documents died: the others continue without it.
    private async Task DropSilentLegsAsync(Call call, IReadOnlyList<Lease> leasesOfCall, TimeSpan now)
    {
        foreach (
            var lease in leasesOfCall.Where(lease =>
                call.Own(lease.LegId, lease.Party) is not null && now - Later(SignOf(lease), _hearing.Since) > SilentFor
            )
        )
            await calls.ApplyAsync(
                call.Id,
                null,
                _ => new CallCommand.Leave(lease.Party, lease.LegId, IsVoluntary: false)
            );
    }

    private TimeSpan SignOf(Lease lease) => _signs.At(lease.CallId, lease.Party, lease.LegId, lease.RenewedAt);

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sweep of the calls failed; retrying")]
    private partial void SweepFailed(Exception failure);
}
