using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>What becomes of a visitor's address with the right of one of their browsers: whoever had it may have put
/// their own in its place, to get what is mailed later, with a link that opens the conversation again.</summary>
internal static class EndedAddress
{
    /// <summary>Goes back to the address that the visitor had shown to be theirs before that browser came, or with the
    /// one that ends it; else to none. Links that were mailed to another one open nothing any more.</summary>
    /// <param name="by">The browser that ends the other.</param>
    /// <param name="cameAt">When the other came; null for the one in which the visitor began.</param>
    /// <returns>The rooms whose visitor is told anew; none if the address stays.</returns>
    public static async Task<IReadOnlyList<string>> ForgetAsync(
        LiveChatDb database,
        VisitorBrowser by,
        DateTimeOffset? cameAt
    )
    {
        var id = by.VisitorId;
        var visitor = await database.Visitors.SingleAsync(v => v.Id == id);
        var verified = await database.VerifiedAddresses.FindAsync(id);
        var isTheirs = verified is not null && (verified.At < cameAt || await CameByAsync(database, by, verified.At));
        var kept = isTheirs ? verified!.Email : null;
        await database
            .MailedLinks.Where(l => l.VisitorId == id && (kept == null || l.Email != kept))
            .ExecuteDeleteAsync();
        if (verified is not null && !isTheirs)
            database.VerifiedAddresses.Remove(verified);
        if (visitor.Email is not { } email || (kept is not null && EmailAddress.AreSame(email, kept)))
            return [];
        visitor.Email = kept;
        return await RoomWords.RenewAsync(database, id);
    }

    // A browser that came by a mailed link has shown that the address is its visitor's.
    private static Task<bool> CameByAsync(LiveChatDb database, VisitorBrowser by, DateTimeOffset at) =>
        database.VisitorDevices.AnyAsync(d =>
            d.VisitorId == by.VisitorId && d.CredentialHash == by.CredentialHash && d.OpenedAt == at
        );
}
