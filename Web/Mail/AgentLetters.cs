using System.Globalization;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Mail;

/// <summary>The letter that tells an agent that somebody waits. What the visitor wrote is not in it: it is read in the
/// console.</summary>
public sealed class AgentLetters(
    MailLinks links,
    WaitMails waits,
    IDbContextFactory<LiveChatDb> databases,
    IStringLocalizer<Text> texts
)
{
    /// <returns>Null if they no longer wait, somebody is here, or the agent wants none any more.</returns>
    public async Task<Letter?> OfAsync(OutgoingMail mail)
    {
        await using var database = await databases.CreateDbContextAsync();
        var wants = database.Users.AnyAsync(a => a.Id == mail.AgentId && a.AlertsByMail && a.DisabledAt == null);
        if (!await wants || await StoppedAddresses.HasAsync(database, mail.To))
            return null;
        var room = await database
            .Rooms.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == mail.RoomId && r.ClosedAt == null && r.AgentId == null);
        if (room is null || !waits.IsAlone(room.SiteId))
            return null;
        var site = await database.Sites.Where(s => s.Id == room.SiteId).Select(s => s.Name).SingleAsync();
        return Written(mail, room, site);
    }

    private Letter Written(OutgoingMail mail, Room room, string site)
    {
        var since = room.OpenedAt.ToUniversalTime().ToString("t", CultureInfo.CurrentCulture) + " UTC";
        var settings = $"{links.Server}/agent/me";
        string subject = texts["Somebody waits at {0}", site];
        return new()
        {
            Language = mail.Language,
            From = "LiveChatMeet",
            Subject = subject,
            Preview = texts["Nobody of you is here."],
            Heading = subject,
            Parts =
            [
                new LetterPart.Words(
                    texts["A visitor has written, {0}, and nobody who serves this site is here.", since]
                ),
                new LetterPart.Button(texts["Open the conversation"], $"{links.Server}/agent/rooms/{room.Id}"),
            ],
            Footer = [Why(settings)],
            StopAddress = links.Stop(mail.To),
        };
    }

    private string Why(string settings) =>
        texts["You get this once for each visitor who waits, because you chose it in your settings: {0}", settings];
}
