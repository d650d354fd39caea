using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>What is kept of a visitor for mails.</summary>
public static class MailRows
{
    /// <summary>Deletes all of it, inside a command of the <see cref="Writer"/>: nothing is mailed to them any more,
    /// and no mailed link opens anything. That they wanted no mails stays, and tells nobody who they were.</summary>
    /// <param name="visitors">They themselves; their address must still be there.</param>
    public static async Task ForgetAsync(LiveChatDb database, IQueryable<Identity.Visitor> visitors)
    {
        foreach (var visitor in await visitors.Select(v => new { v.Id, v.Email }).ToListAsync())
        {
            await StoppedAddresses.ForgetAsync(database, visitor.Email is { } address ? [address] : []);
            await database.Mails.Where(m => m.VisitorId == visitor.Id).ExecuteDeleteAsync();
            await database.MailedLinks.Where(l => l.VisitorId == visitor.Id).ExecuteDeleteAsync();
            await database.VerifiedAddresses.Where(a => a.VisitorId == visitor.Id).ExecuteDeleteAsync();
            await database.VisitorDevices.Where(d => d.VisitorId == visitor.Id).ExecuteDeleteAsync();
        }
    }
}
