using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Presence;

/// <summary>Which page of the site each visitor is on.</summary>
public sealed class VisitorPages(
    Writer writer,
    EventBus events,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    private const int MaxUrlLength = 2_048;
    private const int MaxTitleLength = 300;

    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/> for anything but an http or https
    /// address.</exception>
    public async Task ViewedAsync(Actor me, PageVisited page)
    {
        var url = CleanUrl(page?.Url) ?? throw new RefusedException(Refusal.BadArguments);
        var title = Names.Clean(Characters.Beginning(page!.Title ?? "", MaxTitleLength), MaxTitleLength);
        // Reporting the same page again changes nothing and notifies nobody.
        if (await IsThereAsync(me.Id, url, title, page.CanCall))
            return;
        var isOfSite = await writer.WriteAsync(async database =>
        {
            if (
                await database.Visitors.SingleOrDefaultAsync(v => v.Id == me.Id && v.ErasedAt == null)
                is not { } visitor
            )
                return false;
            var site = await database.Sites.AsNoTracking().SingleAsync(s => s.Id == visitor.SiteId);
            // Agents click this address: it is shown only if it is the site's.
            if (!IsOf(site, url))
                return false;
            (visitor.PageUrl, visitor.PageTitle, visitor.SeenAt) = (url, title, time.GetUtcNow());
            visitor.ForgottenAt = null;
            visitor.CanCall = page.CanCall ?? visitor.CanCall;
            return true;
        });
        if (isOfSite)
            events.Publish(new VisitorMoved(me.Id));
    }

    /// <returns>An http or https address without its fragment, which may hold secrets; null for anything
    /// else.</returns>
    public static string? CleanUrl(string? url) =>
        url is { Length: > 0 and <= MaxUrlLength }
        && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped)
            : null;

    /// <summary>Whether an address is of one of the site's pages.</summary>
    public static bool IsOf(Site site, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && site.Allows(address.GetLeftPart(UriPartial.Authority));

    private async Task<bool> IsThereAsync(string visitorId, string url, string? title, bool? canCall)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await database.Visitors.AnyAsync(v =>
            v.Id == visitorId && v.PageUrl == url && v.PageTitle == title && (canCall == null || v.CanCall == canCall)
        );
    }
}
