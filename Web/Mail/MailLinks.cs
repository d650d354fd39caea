using System.Security.Cryptography;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>Where the links in mails to visitors lead.</summary>
public sealed class MailLinks(Settings settings, Writer writer, IDataProtectionProvider protection, TicketTimes times)
{
    /// <summary>How long a mailed link opens the conversation.</summary>
    public static readonly TimeSpan OpensFor = TimeSpan.FromDays(14);

    /// <summary>How long one opens it that a visitor shows to a device of theirs.</summary>
    public static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _stops = protection.CreateProtector("LiveChatMeet.Mail.Stop");

    public string Server => settings.PublicAddress!.TrimEnd('/');

    /// <summary>Opens a visitor's conversation in another browser, once. The secret is in the fragment, which no server
    /// sees before somebody presses a button.</summary>
    public Task<string> ConversationAsync(string visitorId, string email) =>
        NewAsync(visitorId, email, OpensFor, Server, _ => Task.CompletedTask);

    /// <summary>The same for a device that its visitor has at hand. It says nothing about an address, and the one
    /// before opens nothing any more.</summary>
    /// <param name="by">The browser that shows it.</param>
    /// <param name="server">Where people reach this server.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.Unauthenticated"/>: its right has ended.</exception>
    public Task<string> ElsewhereAsync(VisitorBrowser by, string server) =>
        NewAsync(
            by.VisitorId,
            MailedLink.NotMailed,
            ShownFor,
            server,
            async database =>
            {
                if (!await OpensAsync(database, by))
                    throw new RefusedException(Refusal.Unauthenticated);
                await ForgetShownAsync(database, by.VisitorId);
            }
        );

    /// <summary>Ends the link that is shown now, inside a command.</summary>
    public static Task ForgetShownAsync(LiveChatDb database, string visitorId) =>
        database
            .MailedLinks.Where(l => l.VisitorId == visitorId && l.Email == MailedLink.NotMailed)
            .ExecuteDeleteAsync();

    private static async Task<bool> OpensAsync(LiveChatDb database, VisitorBrowser one) =>
        await database.Visitors.AnyAsync(v => v.Id == one.VisitorId && v.CredentialHash == one.CredentialHash)
        || await database.VisitorDevices.AnyAsync(d =>
            d.VisitorId == one.VisitorId && d.CredentialHash == one.CredentialHash
        );

    private async Task<string> NewAsync(
        string visitorId,
        string email,
        TimeSpan opensFor,
        string server,
        Func<LiveChatDb, Task> beforeAsync
    )
    {
        var secret = Secrets.New();
        var hash = Secrets.Hash(secret);
        await writer.WriteAsync(async database =>
        {
            await beforeAsync(database);
            database.MailedLinks.Add(
                new()
                {
                    Hash = hash,
                    VisitorId = visitorId,
                    Email = email,
                    ExpiresAt = times.Begin(hash, opensFor),
                }
            );
            return true;
        });
        return $"{server}/conversation#t={secret}";
    }

    /// <summary>Stops mails to an address, and nothing else: it may stand in an address (RFC 8058, 3.1).</summary>
    public string Stop(string email) => $"{Server}/mail/stop?who={_stops.Protect(email)}";

    /// <summary>Reads it with a key that was replaced since, too: a letter that was sent stays as it is.</summary>
    /// <returns>The address that a link to stop mails is for; null if it is none of ours.</returns>
    public string? AddressIn(string? who)
    {
        try
        {
            return string.IsNullOrEmpty(who) ? null : _stops.UnprotectKept(who);
        }
        catch (CryptographicException)
        {
            return null; // cut off, changed, or made with keys that are gone
        }
    }
}
