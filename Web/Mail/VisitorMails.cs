using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>Decides which mails visitors get. Each decision is a command of the writer, so that what is mailed and what
/// it follows from agree.</summary>
public sealed class VisitorMails(Writer writer, Outbox outbox, IPresence presence, TimeProvider time)
{
    /// <summary>How long nothing more must have been written before what was is mailed.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(3);

    /// <summary>How many mails an address gets in a day before its visitor has shown that it is theirs.</summary>
    public const int MostUnverified = 3;

    private const int MostTranscripts = 3;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Mails what agents wrote and the visitor has not seen, if they are gone.</summary>
    /// <returns>Whether there is nothing left to be mailed.</returns>
    public async Task<bool> AnswerAsync(string rid)
    {
        var isDone = await writer.WriteAsync(database => AnswerAsync(database, rid));
        outbox.Wake();
        return isDone;
    }

    /// <summary>Mails a whole conversation, because its visitor asks.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.AddressUnverified"/>, <see cref="Refusal.MailOff"/>,
    /// <see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.TooManyRequests"/></exception>
    public async Task TranscriptAsync(string visitorId)
    {
        if (!outbox.IsOn)
            throw new RefusedException(Refusal.MailOff);
        await writer.WriteAsync(async database =>
        {
            var room =
                await database
                    .Rooms.Include(r => r.Visitor)
                    .Where(r => r.VisitorId == visitorId)
                    .OrderByDescending(r => r.OpenedAt)
                    .FirstOrDefaultAsync()
                ?? throw new RefusedException(Refusal.RoomNotFound);
            var to = await VerifiedAsync(database, room.Visitor!) ?? throw Refused(Refusal.AddressUnverified);
            if (await CountAsync(database, to, MailKind.Transcript) >= MostTranscripts)
                throw Refused(Refusal.TooManyRequests);
            database.Mails.Add(Transcript(room, to, once: null));
            return true;
        });
        outbox.Wake();
    }

    /// <summary>Mails a conversation that was closed, if its site wants that and the address is known to be the
    /// visitor's.</summary>
    public async Task ClosedAsync(string rid)
    {
        await writer.WriteAsync(async database =>
        {
            if (await OpenToMailAsync(database, rid) is not { } room || room.ClosedAt is null)
                return false;
            if (await database.SiteMails.FindAsync(room.SiteId) is not { SendsTranscripts: true })
                return false;
            if (await VerifiedAsync(database, room.Visitor!) is not { } to)
                return false;
            var once = $"transcript {room.Id} {room.LastNumber}";
            if (await IsStoppedAsync(database, to) || await database.Mails.AnyAsync(m => m.Once == once))
                return false;
            database.Mails.Add(Transcript(room, to, once));
            return true;
        });
        outbox.Wake();
    }

    /// <summary>What a visitor has not seen of what agents wrote after a message, and the calls that they missed.
    /// </summary>
    public static IQueryable<Message> Unseen(LiveChatDb database, string rid, int after) =>
        database
            .Messages.Where(m => m.RoomId == rid && m.Party == Party.Agent && m.Number > after && m.SeenAt == null)
            .Where(m => m.Type == null || m.Call!.EndReason == EndReason.Missed)
            .Where(m => m.DeletedAt == null)
            .OrderBy(m => m.Number);

    /// <summary>A visitor's address, if they have shown that it is theirs; else null.</summary>
    public static async Task<string?> VerifiedAsync(LiveChatDb database, Visitor visitor) =>
        visitor.Email is { } email
        && await database.VerifiedAddresses.FindAsync(visitor.Id) is { } known
        && EmailAddress.AreSame(known.Email, email)
            ? email
            : null;

    /// <summary>The two languages that mails have.</summary>
    public static string LanguageOf(Visitor visitor) =>
        visitor.Language?.StartsWith("de", StringComparison.OrdinalIgnoreCase) == true ? "de" : "en";

    private async Task<bool> AnswerAsync(LiveChatDb database, string rid)
    {
        if (await OpenToMailAsync(database, rid) is not { Visitor: { Email: { } to } visitor } room)
            return true;
        if (await database.SiteMails.FindAsync(room.SiteId) is { SendsAnswers: false })
            return true;
        if (await IsStoppedAsync(database, to))
            return true;
        var after = await MailedUpToAsync(database, room);
        var last = await Unseen(database, rid, after).OrderByDescending(m => m.Number).FirstOrDefaultAsync();
        if (last is null)
            return !await HasOpenCallAsync(database, rid);
        if (presence.IsHere(new(Party.Visitor, visitor.Id)) || last.UpdatedAt > time.GetUtcNow() - Rest)
            return false;
        if (
            await VerifiedAsync(database, visitor) is null
            && await CountAsync(database, to, MailKind.Answer) >= MostUnverified
        )
            return false;
        database.Mails.Add(Answer(room, to, after, last.Number));
        return true;
    }

    private static Task<bool> HasOpenCallAsync(LiveChatDb database, string rid) =>
        database.Calls.AnyAsync(c => c.RoomId == rid && c.EndedAt == null);

    private OutgoingMail Answer(Room room, string to, int after, int upTo) =>
        outbox.New(
            MailKind.Answer,
            to,
            LanguageOf(room.Visitor!),
            new()
            {
                VisitorId = room.VisitorId,
                RoomId = room.Id,
                After = after,
                UpTo = upTo,
                Once = $"answer {room.Id} {upTo}",
            }
        );

    private OutgoingMail Transcript(Room room, string to, string? once) =>
        outbox.New(
            MailKind.Transcript,
            to,
            LanguageOf(room.Visitor!),
            new()
            {
                VisitorId = room.VisitorId,
                RoomId = room.Id,
                UpTo = room.LastNumber,
                Once = once,
            }
        );

    /// <summary>The rooms whose visitors are mailed what they have not asked for: who is not blocked, and has not taken
    /// back what they agreed to.</summary>
    public static IQueryable<Room> OpenToMail(LiveChatDb database) =>
        database
            .Rooms.Where(r => !database.Blocks.Any(b => b.VisitorId == r.VisitorId))
            .Where(r => !database.Consents.Any(c => c.RoomId == r.Id && c.WithdrawnAt != null));

    // With its visitor; null if there is nobody to mail.
    private static Task<Room?> OpenToMailAsync(LiveChatDb database, string rid) =>
        OpenToMail(database)
            .Include(r => r.Visitor)
            .Where(r => r.Id == rid && r.Visitor!.ErasedAt == null && r.Visitor.Email != null)
            .SingleOrDefaultAsync(r => database.LiveSites.Any(s => s.Id == r.SiteId));

    private static async Task<int> MailedUpToAsync(LiveChatDb database, Room room)
    {
        var mailed = await database
            .Mails.Where(m => m.RoomId == room.Id && m.Kind == MailKind.Answer)
            .MaxAsync(m => (int?)m.UpTo);
        return Math.Max(room.SeenByVisitor, mailed ?? 0);
    }

    private static Task<bool> IsStoppedAsync(LiveChatDb database, string to) => StoppedAddresses.HasAsync(database, to);

    // The database knows capitals of ASCII alone, and no two spellings of a domain: it finds whoever has such a name.
    private async Task<int> CountAsync(LiveChatDb database, string to, MailKind kind)
    {
        var since = time.GetUtcNow() - Day;
        var name = string.Concat(to[..(to.LastIndexOf('@') + 1)].Select(c => char.IsAscii(c) ? $"{c}" : "%"));
        var mailed = await database
            .Mails.Where(m => m.Kind == kind && m.CreatedAt > since && EF.Functions.Like(m.To, $"{name}%"))
            .Select(m => m.To)
            .ToListAsync();
        return mailed.Count(one => EmailAddress.AreSame(one, to));
    }

    private static RefusedException Refused(string code) => new(code);
}
