using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>What is stored of a visitor, for themselves to read: in numbers where the conversation shows it anyway.
/// What colleagues keep about them is not among it.</summary>
public sealed record WhatIsKept
{
    /// <summary>With the days for which it keeps what.</summary>
    public required Site Site { get; init; }

    public required Visitor Visitor { get; init; }

    /// <summary>Their address, if they have shown that it is theirs.</summary>
    public string? Verified { get; init; }

    public required int Conversations { get; init; }

    public required int Messages { get; init; }

    public required int Calls { get; init; }

    public required IReadOnlyList<SentFile> Files { get; init; }

    /// <summary>The answers to how the help was, the newest first.</summary>
    public required IReadOnlyList<Rating> Ratings { get; init; }

    /// <summary>What they agreed to, the newest first.</summary>
    public required IReadOnlyList<Consent> Consents { get; init; }

    /// <summary>Whether there is something to take back.</summary>
    public bool HasAgreed => Consents.Any(consent => consent.WithdrawnAt is null);

    /// <summary>The other browsers in which their conversation is open.</summary>
    public required IReadOnlyList<VisitorDevice> Devices { get; init; }

    /// <summary>How many e-mails to them are on record.</summary>
    public required int Mails { get; init; }

    public static async Task<WhatIsKept> OfAsync(
        LiveChatDb database,
        string siteId,
        string visitorId,
        CancellationToken cancelled
    )
    {
        var visitor = await database.Visitors.AsNoTracking().SingleAsync(v => v.Id == visitorId, cancelled);
        var rooms = database.Rooms.Where(r => r.VisitorId == visitorId).Select(r => r.Id);
        var messages = database.Messages.Where(m => rooms.Contains(m.RoomId) && m.DeletedAt == null);
        return new()
        {
            Site = await database.Sites.AsNoTracking().SingleAsync(s => s.Id == siteId, cancelled),
            Visitor = visitor,
            Verified = await VisitorMails.VerifiedAsync(database, visitor),
            Conversations = await rooms.CountAsync(cancelled),
            Messages = await messages.CountAsync(m => m.Type == null, cancelled),
            Calls = await messages.CountAsync(m => m.Type != null, cancelled),
            Files = await FilesAsync(messages, cancelled),
            Ratings = await RatingsAsync(database, rooms, cancelled),
            Consents = await ConsentsAsync(database, rooms, cancelled),
            Devices = await Livechat.Conversations.DevicesAsync(database, visitorId),
            Mails = await database.Mails.CountAsync(m => m.VisitorId == visitorId, cancelled),
        };
    }

    private static async Task<List<SentFile>> FilesAsync(IQueryable<Message> messages, CancellationToken cancelled)
    {
        var written = await messages.Where(m => m.Files != null).Select(m => m.Files).ToListAsync(cancelled);
        return [.. written.SelectMany(files => SentFile.Read(files) ?? [])];
    }

    private static Task<List<Rating>> RatingsAsync(
        LiveChatDb database,
        IQueryable<string> rooms,
        CancellationToken cancelled
    ) =>
        database
            .Ratings.AsNoTracking()
            .Where(r => rooms.Contains(r.RoomId) && r.Score != null)
            .OrderByDescending(r => r.RatedAt)
            .ToListAsync(cancelled);

    private static Task<List<Consent>> ConsentsAsync(
        LiveChatDb database,
        IQueryable<string> rooms,
        CancellationToken cancelled
    ) =>
        database
            .Consents.AsNoTracking()
            .Where(c => rooms.Contains(c.RoomId))
            .OrderByDescending(c => c.GivenAt)
            .ToListAsync(cancelled);
}
