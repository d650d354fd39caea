using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Mail;

/// <summary>Letters to visitors. Before an address is known to be theirs, nothing that they wrote is in them, not even
/// their name.</summary>
public sealed class VisitorLetters(
    MailLinks links,
    Settings settings,
    ThreadWords words,
    IPresence presence,
    IDbContextFactory<LiveChatDb> databases,
    IStringLocalizer<Text> texts
)
{
    private const int MostShown = 500;
    private const int PreviewLength = 90;

    /// <returns>Null if it was read meanwhile, or who it is for is gone, is here, is blocked or wants none.</returns>
    public async Task<Letter?> OfAsync(OutgoingMail mail)
    {
        await using var database = await databases.CreateDbContextAsync();
        // Asked again with each try: what was due when it was stored may be wanted no more.
        var isAskedFor = mail is { Kind: MailKind.Transcript, Once: null };
        var room = await (isAskedFor ? database.Rooms : VisitorMails.OpenToMail(database))
            .AsNoTracking()
            .Include(r => r.Visitor)
            .SingleOrDefaultAsync(r => r.Id == mail.RoomId && r.Visitor!.ErasedAt == null);
        if (room?.Visitor?.Email is not { } email || !EmailAddress.AreSame(email, mail.To))
            return null;
        var site = await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Id == room.SiteId);
        if (site is null || await StoppedAddresses.HasAsync(database, mail.To))
            return null;
        var found = new Found(database, mail, room, site, await OfSiteAsync(database, site.Id))
        {
            IsVerified = await VisitorMails.VerifiedAsync(database, room.Visitor) is not null,
        };
        return mail.Kind == MailKind.Transcript ? await TranscriptAsync(found) : await AnswerAsync(found);
    }

    private async Task<Letter?> AnswerAsync(Found found)
    {
        var site = found.Site;
        if (presence.IsHere(new(Party.Visitor, found.Room.VisitorId)))
            return null;
        var unseen = await UnseenAsync(found);
        if (unseen.Count == 0)
            return null;
        var (first, who) = (unseen.FirstOrDefault(m => m.Type is null), unseen[^1].ByName ?? site.Name);
        string heading = first is null ? texts["{0} called you", who] : Answered(found);
        return await WrittenAsync(
            found,
            first is null ? texts["{0} called you", site.Name] : texts["{0} has answered you", site.Name],
            heading,
            first is null ? heading : TextOf(first),
            unseen,
            (
                texts["Answer {0}", Names.ShortName(who)],
                texts[
                    "You wrote to us in the chat and left this address. You get one e-mail for what you have not seen."
                ]
            )
        );
    }

    private static Task<List<Message>> UnseenAsync(Found found) =>
        VisitorMails
            .Unseen(found.Database, found.Room.Id, Math.Max(found.Mail.After, found.Room.SeenByVisitor))
            .Where(m => m.Number <= found.Mail.UpTo)
            .AsNoTracking()
            .Take(MostShown)
            .ToListAsync();

    private string Answered(Found found) =>
        found is { IsVerified: true, Room.Visitor.Name: { } name }
            ? texts["{0}, we answered you", Names.ShortName(name)]
            : texts["We answered you"];

    private async Task<Letter?> TranscriptAsync(Found found)
    {
        if (!found.IsVerified)
            return null;
        var (mail, site) = (found.Mail, found.Site);
        var messages = await found
            .Database.Messages.AsNoTracking()
            .Where(m => m.RoomId == found.Room.Id && m.Number <= mail.UpTo && m.DeletedAt == null)
            .OrderByDescending(m => m.Number)
            .Take(MostShown)
            .ToListAsync();
        string subject = texts["Your conversation with {0}", site.Name];
        return await WrittenAsync(
            found,
            subject,
            subject,
            words.When(found.Site.Id, found.Room.OpenedAt),
            messages.OrderBy(m => m.Number),
            (
                texts["Go on with this conversation"],
                mail.Once is null
                    ? texts["You asked for this conversation as an e-mail."]
                    : texts["You get this because the conversation was closed."]
            )
        );
    }

    private async Task<Letter> WrittenAsync(
        Found found,
        string subject,
        string heading,
        string preview,
        IEnumerable<Message> shown,
        (string Button, string Why) around
    ) =>
        new()
        {
            Language = found.Mail.Language,
            From = found.Site.Name,
            Accent = found.Site.Accent,
            Subject = subject,
            Preview = Beginning(preview),
            Heading = heading,
            Parts =
            [
                .. shown.Select(m => PartOf(found, m)),
                await ButtonAsync(found, around.Button),
                new LetterPart.Remark(Replies(found)),
            ],
            Footer = [around.Why, found.Own?.Signature ?? found.Site.Name],
            StopAddress = links.Stop(found.Mail.To),
            ReplyTo = found.Own?.ReplyTo ?? settings.Mail.ReplyTo,
        };

    private async Task<LetterPart> ButtonAsync(Found found, string label) =>
        new LetterPart.Button(label, await links.ConversationAsync(found.Room.VisitorId, found.Mail.To));

    private LetterPart PartOf(Found found, Message message)
    {
        var isOwn = message.Party == Party.Visitor;
        string who = isOwn ? texts["You"] : message.ByName ?? found.Site.Name;
        var when = words.When(found.Site.Id, message.SentAt);
        if (message.Type is null)
            return new LetterPart.Said(who, TextOf(message), when, isOwn);
        return new LetterPart.Called(words.Call(message), $"{who} · {when}", ThreadWords.WasMissed(message));
    }

    // Files stay where only their readers open them: the mail names them.
    private static string TextOf(Message message) =>
        string.Join(
            "\n",
            ((string[])[message.Text, SentFile.PreviewOf("", message.Files)]).Where(line => line.Length > 0)
        );

    private string Replies(Found found) =>
        texts[
            (found.Own?.ReplyTo ?? settings.Mail.ReplyTo) is null
                ? "Answers to this e-mail are not read: use the link. It works once, for 14 days."
                : "You can also simply answer this e-mail. The link works once, for 14 days."
        ];

    private static string Beginning(string text) => Characters.Beginning(text.ReplaceLineEndings(" "), PreviewLength);

    private static Task<SiteMail?> OfSiteAsync(LiveChatDb database, string siteId) =>
        database.SiteMails.AsNoTracking().SingleOrDefaultAsync(m => m.SiteId == siteId);

    private sealed record Found(LiveChatDb Database, OutgoingMail Mail, Room Room, Site Site, SiteMail? Own)
    {
        public bool IsVerified { get; init; }
    }
}
