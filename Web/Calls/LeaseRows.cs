using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>The leases of a call's legs, as a command of the <see cref="Writer"/> changes them.</summary>
internal static class LeaseRows
{
    /// <summary>A leg that joins or leaves is alive at that moment.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.LegNotFound"/>: the other side must not take the id while
    /// its lease is kept, because that says when its party was last seen.</exception>
    public static async Task RenewAsync(
        LiveChatDb database,
        string callId,
        string legId,
        Party party,
        DateTimeOffset now
    )
    {
        if (await database.Leases.SingleOrDefaultAsync(l => l.CallId == callId && l.LegId == legId) is { } lease)
        {
            var renewed = lease.Party == party ? now : throw new RefusedException(Refusal.LegNotFound);
            database.Entry(lease).Property(l => l.RenewedAt).CurrentValue = renewed;
            return;
        }
        database.Leases.Add(
            new()
            {
                CallId = callId,
                LegId = legId,
                Party = party,
                RenewedAt = now,
            }
        );
    }

    /// <summary>The lease of a leg that has left is kept only while it says when its party was last seen.</summary>
    public static async Task ForgetAsync(LiveChatDb database, Call call)
    {
        await database.Leases.Where(l => l.CallId == call.Id).LoadAsync();
        foreach (var ofParty in database.Leases.Local.Where(l => l.CallId == call.Id).GroupBy(l => l.Party).ToList())
        {
            var newest = ofParty.MaxBy(l => l.RenewedAt);
            database.Leases.RemoveRange(ofParty.Where(l => l != newest && call.Own(l.LegId, l.Party) is null));
        }
    }

    public static Task RemoveAllAsync(LiveChatDb database, string callId) =>
        database.Leases.Where(l => l.CallId == callId).ExecuteDeleteAsync();
}
