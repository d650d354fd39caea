using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>What is kept of a visitor for mails, in <see cref="VisitorExport"/>. What mails said is not kept.</summary>
/// <param name="Verified">The address that is known to be theirs; null if none is.</param>
/// <param name="Mails">Those of the last 30 days.</param>
/// <param name="Devices">The browsers that mailed links opened.</param>
/// <param name="OpenLinks">Until when links that were mailed and not used open the conversations.</param>
public sealed record ExportedMail(
    string? Verified,
    IReadOnlyList<ExportedLetter> Mails,
    IReadOnlyList<ExportedDevice> Devices,
    IReadOnlyList<DateTimeOffset> OpenLinks
)
{
    public static async Task<ExportedMail> OfAsync(
        LiveChatDb database,
        string visitorId,
        CancellationToken cancelled
    ) =>
        new(
            await database
                .VerifiedAddresses.Where(a => a.VisitorId == visitorId)
                .Select(a => a.Email)
                .SingleOrDefaultAsync(cancelled),
            await database
                .Mails.Where(m => m.VisitorId == visitorId)
                .OrderBy(m => m.CreatedAt)
                .Select(m => new ExportedLetter(m.To, m.Kind, m.State, m.CreatedAt, m.DoneAt, m.Answer))
                .ToListAsync(cancelled),
            await database
                .VisitorDevices.Where(d => d.VisitorId == visitorId)
                .OrderBy(d => d.OpenedAt)
                .Select(d => new ExportedDevice(d.Browser, d.Device, d.OpenedAt))
                .ToListAsync(cancelled),
            await database
                .MailedLinks.Where(l => l.VisitorId == visitorId)
                .OrderBy(l => l.ExpiresAt)
                .Select(l => l.ExpiresAt)
                .ToListAsync(cancelled)
        );
}

/// <param name="Answer">What the mail server said.</param>
public sealed record ExportedLetter(
    string To,
    MailKind Kind,
    MailState State,
    DateTimeOffset At,
    DateTimeOffset? DoneAt,
    string? Answer
);

public sealed record ExportedDevice(string? Browser, DeviceKind Device, DateTimeOffset OpenedAt);
