using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites;

/// <summary>Somebody who writes for the first time: what is known of them before they are a <see cref="Visitor"/>.
/// </summary>
public sealed record NewVisitor
{
    public required string SiteId { get; init; }

    public required string CredentialHash { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? PageUrl { get; init; }

    public string? PageTitle { get; init; }

    public required Device Device { get; init; }

    public string? Language { get; init; }

    /// <summary>Creates the visitor, named by the site's next guest number, in the caller's transaction.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/>: it was deleted.</exception>
    public async Task JoinAsync(LiveChatDb database, DateTimeOffset at)
    {
        var site =
            await database.LiveSites.SingleOrDefaultAsync(s => s.Id == SiteId)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        database.Visitors.Add(
            new Visitor
            {
                SiteId = SiteId,
                CredentialHash = CredentialHash,
                Username = $"guest-{++site.LastGuest}",
                Name = Name,
                Email = Email,
                PageUrl = PageUrl,
                PageTitle = PageTitle,
                Browser = Device.Browser,
                Device = Device.Kind,
                Language = Language,
                CreatedAt = at,
                SeenAt = at,
            }
        );
        await database.SaveChangesAsync();
    }
}
