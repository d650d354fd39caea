using System.Collections.Immutable;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Calls;

/// <summary>An open call, and when its legs last showed a sign of life.</summary>
public sealed record OpenCall(Call Call, ImmutableArray<Lease> Leases)
{
    /// <param name="call">As it was read.</param>
    /// <param name="leases">As they were read; that of a leg may not have been written yet.</param>
    public static OpenCall Read(Call call, IReadOnlyList<Lease> leases) =>
        new(
            call,
            [
                .. leases.Select(lease => lease with { IsStored = true }),
                .. call
                    .Legs.Where(leg => leases.All(lease => lease.LegId != leg.Id))
                    .Select(leg => LeaseOf(call, leg, call.AcceptedAt ?? call.RangAt)),
            ]
        );

    /// <summary>The call after a command, and its leases: a leg that joins or leaves is alive then.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.LegNotFound"/>: the other side must not take the id while
    /// its lease is kept, because that says when its party was last seen.</exception>
    public OpenCall After(CallCommand command, Call after, DateTimeOffset now)
    {
        var leg = command switch
        {
            CallCommand.Join join => after.Own(join.Leg.Id, join.Leg.Party),
            CallCommand.Leave { IsVoluntary: true } leave when after.State != CallState.Ended => Call.Own(
                leave.LegId,
                leave.By
            ),
            _ => null,
        };
        var leases = leg is null ? Leases : Alive(leg, now);
        var gone = Call
            .Legs.Where(known => after.Own(known.Id, known.Party) is null)
            .Select(known => known.Id)
            .ToList();
        return gone.Count == 0
            ? new(after, leases)
            : new(after with { Measures = Measured(after, gone) }, WithoutGone(leases, after));
    }

    // What the legs that go measured stays with the call.
    private CallMeasures Measured(Call after, List<string> gone) =>
        Leases
            .Where(lease => gone.Contains(lease.LegId))
            .Aggregate(after.Measures, (sum, lease) => sum.Plus(lease.Measures));

    /// <summary>Legs that showed a sign of life.</summary>
    /// <param name="legs">Each with what it measures, if it told.</param>
    public OpenCall Renewed(IReadOnlyDictionary<string, CallMeasures?> legs, DateTimeOffset now) =>
        this with
        {
            Leases =
            [
                .. Leases.Select(lease =>
                    legs.TryGetValue(lease.LegId, out var told)
                        ? lease with
                        {
                            RenewedAt = now,
                            Measures = told ?? lease.Measures,
                            IsStored = false,
                        }
                        : lease
                ),
            ],
        };

    /// <summary>All leases are in their rows.</summary>
    public OpenCall Stored() => this with { Leases = [.. Leases.Select(lease => lease with { IsStored = true })] };

    private static Lease LeaseOf(Call call, Leg leg, DateTimeOffset at) =>
        new()
        {
            CallId = call.Id,
            LegId = leg.Id,
            Party = leg.Party,
            RenewedAt = at,
        };

    private ImmutableArray<Lease> Alive(Leg leg, DateTimeOffset now)
    {
        var known = Leases.FirstOrDefault(lease => lease.LegId == leg.Id);
        if (known is not null && known.Party != leg.Party)
            throw new RefusedException(Refusal.LegNotFound);
        var alive = LeaseOf(Call, leg, now);
        return known is null ? Leases.Add(alive) : Leases.Replace(known, alive);
    }

    // The lease of a leg that has left is kept only while it says when its party was last seen.
    private static ImmutableArray<Lease> WithoutGone(ImmutableArray<Lease> leases, Call call)
    {
        var newest = leases.GroupBy(l => l.Party).Select(ofParty => ofParty.MaxBy(l => l.RenewedAt)).ToList();
        return [.. leases.Where(l => newest.Contains(l) || call.Own(l.LegId, l.Party) is not null)];
    }
}
