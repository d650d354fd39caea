using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Consents;

/// <summary>A visitor takes back what they have agreed to, in all their conversations. The one that is open ends and
/// none of them is opened again or mailed; the audit trail tells whoever decides about erasing.</summary>
public sealed class WithdrawConsents(string visitorId, TimeProvider time) : EntityCommand<bool>
{
    /// <returns>Whether there was something to take back.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomInCall"/></exception>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var now = time.GetUtcNow();
        var given = await database
            .Consents.Where(consent => consent.WithdrawnAt == null)
            .Where(consent => database.Rooms.Any(r => r.Id == consent.RoomId && r.VisitorId == visitorId))
            .ToListAsync();
        if (given.Count == 0)
            return new(false);
        if (await database.Calls.AnyAsync(c => c.VisitorId == visitorId && c.EndedAt == null))
            throw new RefusedException(Refusal.RoomInCall);
        foreach (var consent in given)
            consent.WithdrawnAt = now;
        // In one with it: no message that comes in between opens another.
        var closed = await ReassignRoom.CloseOpenOfAsync(database, visitorId, now, new(Party.Visitor, visitorId));
        await database.AuditAsync(new(AuditKind.ConsentWithdrawn, null) { AboutId = visitorId }, now);
        return new(true, closed);
    }

    /// <summary>Whether the visitor has taken back what they agreed to before a conversation.</summary>
    public static Task<bool> IsDoneAsync(LiveChatDb database, string rid) =>
        database.Consents.AnyAsync(consent => consent.RoomId == rid && consent.WithdrawnAt != null);
}
