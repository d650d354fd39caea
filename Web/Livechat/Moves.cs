using LiveChatMeet.Calls;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>
/// Brings visitors over from a former name of the server. Browsers keep a credential for one name, so the frame of the
/// old one gets a ticket, and that of the new one redeems it for a credential that nobody knew before. The old one ends
/// with it: what somebody knows who had it, or has planted it, opens nothing any more.
/// </summary>
public sealed partial class Moves(
    Tickets tickets,
    Writer writer,
    IPresence presence,
    FormerNames names,
    ILogger<Moves> logger
)
{
    private static readonly TimeSpan TicketValidFor = TimeSpan.FromSeconds(30);

    /// <returns>A ticket for this browser alone, which may redeem it under the new name alone, once, within 30
    /// seconds.</returns>
    public Task<string> IssueAsync(VisitorBrowser browser) =>
        tickets.IssueAsync(TicketPurpose.Move, SubjectOf(browser), TicketValidFor);

    /// <summary>Gives the ticket's browser another credential; those of the visitor's other browsers stay. Their
    /// documents under the old name are cut off, and those that may come back.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TicketInvalid"/>: it was used, has expired, or is of
    /// another site or name. <see cref="Refusal.RoomInCall"/>: the ticket stays valid.</exception>
    public async Task RedeemAsync(string siteKey, string? ticket, string credential)
    {
        if (!Secrets.IsWellFormed(ticket))
            throw new RefusedException(Refusal.TicketInvalid);
        var visitorId = await writer.WriteAsync(database => RedeemAsync(database, siteKey, ticket!, credential));
        presence.Disconnect(Party.Visitor, visitorId);
        CameOver();
    }

    private async Task<string> RedeemAsync(LiveChatDb database, string siteKey, string ticket, string credential)
    {
        var browser =
            BrowserIn(await tickets.RedeemAsync(database, TicketPurpose.Move, ticket))
            ?? throw new RefusedException(Refusal.TicketInvalid);
        var id = browser.VisitorId;
        var visitor = database.Visitors.Where(v =>
            v.Id == id && v.ErasedAt == null && database.LiveSites.Any(s => s.Id == v.SiteId && s.Key == siteKey)
        );
        if (!await visitor.AnyAsync())
            throw new RefusedException(Refusal.TicketInvalid);
        if (await database.Calls.AnyAsync(c => c.VisitorId == id && c.EndedAt == null))
            throw new RefusedException(Refusal.RoomInCall);
        if (!await ReplaceAsync(database, visitor, browser, Secrets.Hash(credential)))
            throw new RefusedException(Refusal.TicketInvalid);
        await database.SaveChangesAsync(); // the ticket goes, and with it
        await MeetTickets.ForgetAsync(database, id); // whatever else whoever had the old credential has got with it
        await MailLinks.ForgetShownAsync(database, id);
        return id;
    }

    // Where the old one stands: with the browser that they began in, or with another.
    private static async Task<bool> ReplaceAsync(
        LiveChatDb database,
        IQueryable<Visitor> visitor,
        VisitorBrowser old,
        string hash
    ) =>
        await visitor
            .Where(v => v.CredentialHash == old.CredentialHash)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.CredentialHash, hash))
            + await database
                .VisitorDevices.Where(d => d.VisitorId == old.VisitorId && d.CredentialHash == old.CredentialHash)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.CredentialHash, hash))
        > 0;

    private string SubjectOf(VisitorBrowser browser) => $"{browser} {names.New}";

    private VisitorBrowser? BrowserIn(string? subject) =>
        subject?.Split(' ') is [var visitorId, var hash, var name] && name == names.New ? new(visitorId, hash) : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "A visitor came over from a former address")]
    private partial void CameOver();
}
