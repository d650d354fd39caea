using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Presence;

/// <summary>Tells each side whether the other is here, and the agent where the visitor is.</summary>
public sealed class Attendance(
    InMemoryPresence presence,
    Announcer announcer,
    VisitorNews news,
    Writer writer,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    private const int MaxUrlLength = 2_048;
    private const int MaxTitleLength = 300;

    public async Task ArrivedAsync(Actor me, HubCallerContext context)
    {
        var wasHere = presence.IsAnyAgentHere();
        var isTold = false;
        if (!presence.TryArrive(me, context.User?.FindFirst(Actor.SessionClaim)?.Value, context))
            throw new RefusedException(Refusal.TooManyRequests);
        try
        {
            // Known first, checked then: an account that is disabled in between is found by one or the other.
            if (!await IsGoodAsync(me, context.User))
                throw new RefusedException(Refusal.Unauthenticated);
            if (me.Party == Party.Visitor)
                await news.ChangedAsync(me.Id);
            else if (!wasHere && me.CallId is null)
                announcer.AgentsHere(true);
            isTold = true;
        }
        finally
        {
            // A connection that is refused here never tells that it leaves.
            if (!isTold)
                presence.Left(me, context);
        }
    }

    public async Task LeftAsync(Actor me, HubCallerContext context)
    {
        if (!presence.Left(me, context))
            return;

        // A reloaded page is back before the grace is over, and then nobody hears of it.
        await Task.Delay(InMemoryPresence.GraceFor, time, lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (lifetime.ApplicationStopping.IsCancellationRequested || presence.IsHere(me))
            return;
        if (me.Party == Party.Visitor)
            await news.ChangedAsync(me.Id);
        else if (me.CallId is null && !presence.IsAnyAgentHere())
            announcer.AgentsHere(false);
    }

    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/> for anything but an http or https
    /// address.</exception>
    public async Task VisitedAsync(Actor me, PageVisited page)
    {
        var url = CleanUrl(page?.Url) ?? throw new RefusedException(Refusal.BadArguments);
        var title = Names.Clean(Characters.Beginning(page!.Title ?? "", MaxTitleLength), MaxTitleLength);
        // A page that is told again changes nothing, and nobody is told.
        if (await IsThereAsync(me.Id, url, title, page.CanCall))
            return;
        var isOfSite = await writer.WriteAsync(async database =>
        {
            if (await database.Visitors.SingleOrDefaultAsync(v => v.Id == me.Id) is not { } visitor)
                return false;
            var site = await database.Sites.AsNoTracking().SingleAsync(s => s.Id == visitor.SiteId);
            // Agents follow this address: it is shown only when it is the site's.
            if (!IsOf(site, url))
                return false;
            (visitor.PageUrl, visitor.PageTitle, visitor.SeenAt) = (url, title, time.GetUtcNow());
            visitor.CanCall = page.CanCall ?? visitor.CanCall;
            return true;
        });
        if (isOfSite)
            await news.ChangedAsync(me.Id);
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

    private async Task<bool> IsGoodAsync(Actor me, System.Security.Claims.ClaimsPrincipal? user)
    {
        if (me is { Party: Party.Visitor, CallId: null })
            return true;
        await using var database = await databases.CreateDbContextAsync();
        if (me.CallId is null)
            return await AgentIdentity.IsGoodAsync(database, user);
        var session = user?.FindFirst(Actor.SessionClaim)?.Value;
        return await database.Tickets.AnyAsync(t => t.Hash == session && t.Purpose == TicketPurpose.MeetSession);
    }
}
