using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>Opens a visitor's conversations in browsers that come by a mailed link, and ends that again. Each has a
/// credential of its own.</summary>
public sealed class Conversations(
    Writer writer,
    IPresence presence,
    EventBus events,
    TicketTimes times,
    TimeProvider time
)
{
    /// <summary>The name of the browser in which the visitor began, among their devices.</summary>
    public const string FirstDevice = "first";

    private const int MostDevices = 10;

    /// <summary>Uses a link up. Whoever has one that was mailed has shown that the address is theirs.</summary>
    /// <param name="known">Whom the browser is already known as, by site; null if nobody.</param>
    /// <param name="credential">What the browser shows from now on.</param>
    /// <returns>The site's key, and whether the browser has to keep the credential.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.TicketInvalid"/>: it was used, has expired or never was.
    /// </exception>
    public async Task<(string SiteKey, bool IsNew)> OpenAsync(
        string? secret,
        string? known,
        string credential,
        Device device
    )
    {
        if (!Secrets.IsWellFormed(secret))
            throw new RefusedException(Refusal.TicketInvalid);
        var (siteKey, isNew, pushedOut) = await writer.WriteAsync(database =>
            OpenAsync(database, secret!, known, credential, device)
        );
        foreach (var one in pushedOut)
            presence.Disconnect(new Actor(Party.Visitor, one.VisitorId), one.CredentialHash);
        return (siteKey, isNew);
    }

    /// <summary>The other browsers that open a visitor's conversations, the newest first.</summary>
    public static Task<List<VisitorDevice>> DevicesAsync(LiveChatDb database, string visitorId) =>
        database
            .VisitorDevices.AsNoTracking()
            .Where(d => d.VisitorId == visitorId)
            .OrderByDescending(d => d.OpenedAt)
            .ToListAsync();

    /// <summary>Ends one browser's right, and its connections.</summary>
    /// <param name="by">The browser in which that is asked for.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.NotFound"/></exception>
    public async Task EndAsync(VisitorBrowser by, string? device)
    {
        var rids = await writer.WriteAsync(async database =>
        {
            var ended = await EndedAsync(database, by.VisitorId, device);
            await MeetTickets.ForgetAsync(database, by.VisitorId); // what it has opened besides
            await MailLinks.ForgetShownAsync(database, by.VisitorId); // and what it may have shown to itself
            return await EndedAddress.ForgetAsync(database, by, ended?.OpenedAt);
        });
        presence.Disconnect(Party.Visitor, by.VisitorId); // those who may, come back
        if (rids.Count > 0)
            events.Publish(new VisitorNamed(rids));
    }

    /// <returns>Null for the browser in which the visitor began.</returns>
    private static async Task<VisitorDevice?> EndedAsync(LiveChatDb database, string visitorId, string? device)
    {
        if (device == FirstDevice)
        {
            var first = database.Visitors.Where(v => v.Id == visitorId && v.ErasedAt == null);
            var nobodys = Secrets.Hash(Secrets.New());
            if (await first.ExecuteUpdateAsync(set => set.SetProperty(v => v.CredentialHash, nobodys)) == 0)
                throw new RefusedException(Refusal.NotFound);
            return null;
        }
        var other =
            await database.VisitorDevices.SingleOrDefaultAsync(d => d.VisitorId == visitorId && d.Id == device)
            ?? throw new RefusedException(Refusal.NotFound);
        database.VisitorDevices.Remove(other);
        return other;
    }

    private async Task<(string, bool, IReadOnlyList<VisitorDevice>)> OpenAsync(
        LiveChatDb database,
        string secret,
        string? known,
        string credential,
        Device device
    )
    {
        var (hash, now) = (Secrets.Hash(secret), time.GetUtcNow());
        // By the wall clock too, by which the mails' sweep goes.
        var link = await database.MailedLinks.SingleOrDefaultAsync(l => l.Hash == hash && l.ExpiresAt > now);
        var visitor =
            link is null || !times.IsGood(hash, link.ExpiresAt)
                ? null
                : await database.Visitors.SingleOrDefaultAsync(v => v.Id == link.VisitorId && v.ErasedAt == null);
        var site = visitor is null ? null : await database.LiveSites.SingleOrDefaultAsync(s => s.Id == visitor.SiteId);
        if (link is null || visitor is null || site is null)
            throw new RefusedException(Refusal.TicketInvalid);
        database.MailedLinks.Remove(link);
        if (link.Email != MailedLink.NotMailed)
            await VerifyAsync(database, link, now);
        if (known == visitor.Id)
            return (site.Key, false, []);
        return (site.Key, true, await AddDeviceAsync(database, visitor.Id, credential, device, now));
    }

    private static async Task VerifyAsync(LiveChatDb database, MailedLink link, DateTimeOffset now)
    {
        if (await database.VerifiedAddresses.FindAsync(link.VisitorId) is { } verified)
            (verified.Email, verified.At) = (link.Email, now);
        else
            database.VerifiedAddresses.Add(
                new()
                {
                    VisitorId = link.VisitorId,
                    Email = link.Email,
                    At = now,
                }
            );
    }

    // The oldest makes room, and what it may have shown opens nothing any more.
    private static async Task<IReadOnlyList<VisitorDevice>> AddDeviceAsync(
        LiveChatDb database,
        string visitorId,
        string credential,
        Device device,
        DateTimeOffset now
    )
    {
        var others = database.VisitorDevices.Where(d => d.VisitorId == visitorId);
        var pushedOut = await others.OrderByDescending(d => d.OpenedAt).Skip(MostDevices - 1).ToListAsync();
        database.VisitorDevices.RemoveRange(pushedOut);
        await database.SaveChangesAsync(); // the link that is used up goes first
        if (pushedOut.Count > 0)
            await MailLinks.ForgetShownAsync(database, visitorId);
        database.VisitorDevices.Add(
            new()
            {
                VisitorId = visitorId,
                CredentialHash = Secrets.Hash(credential),
                Browser = device.Browser,
                Device = device.Kind,
                OpenedAt = now,
            }
        );
        return pushedOut;
    }
}
