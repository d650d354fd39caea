using System.Security.Claims;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Presence;

/// <summary>Tells each side whether the other is here.</summary>
public sealed class PresenceTracker(
    IPresence presence,
    EventBus events,
    ReadPool reading,
    BlockList blocks,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    IHostApplicationLifetime lifetime
)
{
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>, <see cref="Refusal.Unauthenticated"/>;
    /// <see cref="Refusal.SiteNotFound"/>: the visitor is blocked.</exception>
    public async Task ArrivedAsync(Actor me, ClaimsPrincipal? user, PresentConnection connection)
    {
        var wasHere = presence.IsHere(me);
        var isTold = false;
        if (!presence.TryArrive(me, connection))
            throw new RefusedException(Refusal.TooManyRequests);
        try
        {
            // Added first, then checked: whose right ends in between is caught by one or the other.
            if (!await IsGoodAsync(me, user, connection.From))
                throw new RefusedException(Refusal.Unauthenticated);
            if (me.Party == Party.Visitor)
                events.Publish(new VisitorMoved(me.Id));
            if (me is { Party: Party.Visitor, CallId: null } && !wasHere)
                events.Publish(new LivechatCameOrWent(me.Id, IsHere: true));
            else if (me is { Party: Party.Agent, CallId: null } && !wasHere)
                events.Publish(new AgentCameOrWent(me.Id, IsHere: true));
            isTold = true;
        }
        finally
        {
            // A connection that is refused here never reports that it leaves.
            if (!isTold)
                presence.Left(me, connection.Id);
        }
    }

    public async Task LeftAsync(Actor me, string connectionId)
    {
        if (!presence.Left(me, connectionId))
            return;

        // A reloaded page is back before the grace period ends, so nobody hears about it.
        await Task.Delay(IPresence.GraceFor, time, lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (lifetime.ApplicationStopping.IsCancellationRequested || presence.IsHere(me))
            return;
        if (me.Party == Party.Visitor)
            events.Publish(new VisitorMoved(me.Id));
        if (me is { Party: Party.Visitor, CallId: null })
            events.Publish(new LivechatCameOrWent(me.Id, IsHere: false));
        else if (me is { Party: Party.Agent, CallId: null })
            events.Publish(new AgentCameOrWent(me.Id, IsHere: false));
    }

    /// <summary>Whether the visitor has a livechat open that could take back the call of this tab or device.</summary>
    public bool IsLivechatHere(Actor tab) => presence.IsHere(new(Party.Visitor, tab.Id));

    private async Task<bool> IsGoodAsync(Actor me, ClaimsPrincipal? user, Network? from)
    {
        if (me.Party == Party.Visitor)
            await blocks.LetInAsync(me.Id, from);
        var session = user?.FindFirst(Actor.SessionClaim)?.Value;
        // Its right may have ended since it was let connect: a browser says when it has come.
        if (me is { Party: Party.Visitor, CallId: null })
            return await reading.ReadAsync(Statement.FindBrowser, me.Id, session) is [_];
        if (me.CallId is null)
            return await AgentIdentity.IsGoodAsync(reading, user);
        await using var database = await databases.CreateDbContextAsync();
        return await database.Tickets.AnyAsync(t => t.Hash == session && t.Purpose == TicketPurpose.MeetSession);
    }
}
