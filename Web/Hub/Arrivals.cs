using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hub;

/// <summary>Lets a connection in, and out.</summary>
public sealed class Arrivals(
    HubConnections connections,
    PresenceTracker tracker,
    StaffWatch watch,
    PlaceNews places,
    Staff staff,
    Switchboard switchboard,
    HubRefusals refusals,
    HubRejections rejections,
    LimitHits limits,
    TimeProvider time
)
{
    /// <summary>Tells a browser what it has to know first, and the others that it has come. A browser that may not come
    /// in is told why, and its connection ends.</summary>
    /// <returns>Whether it counts as here, and so has to be let out, even if something failed after that.</returns>
    public async Task<bool> LetInAsync(HubConnection connection)
    {
        var (me, caller, isHere) = (connection.Who, connections.Only(connection), false);
        try
        {
            await caller.Clock(time.GetUtcNow());
            connections.Listen(connection, Audiences.GroupsFor(me, SiteOf(connection)));
            await tracker.ArrivedAsync(me, connection.User, PresentOf(connection, me));
            isHere = true;
            await TellAsync(caller, me, SiteOf(connection));
        }
        catch (Exception failure)
        {
            connection.End(Rejected(connection, refusals.ErrorOf(failure, nameof(LetInAsync))));
        }
        return isHere;
    }

    public Task LetOutAsync(HubConnection connection) => tracker.LeftAsync(connection.Who, connection.Id);

    private string Rejected(HubConnection connection, string error)
    {
        if (error == Refusal.TooManyRequests)
            limits.Add(nameof(LimitSettings.ConnectionsPerNetwork), connection.From);
        rejections.Add(RefusedException.CodeIn(error));
        return error;
    }

    private async Task TellAsync(ISignalingClient caller, Actor me, string? siteId)
    {
        if (me is { Party: Party.Visitor, CallId: not null })
            await caller.LivechatHere(tracker.IsLivechatHere(me));
        else if (me.Party == Party.Visitor)
            await TellVisitorAsync(caller, me, siteId ?? "");
        else if (me is { Party: Party.Agent, CallId: null })
            await caller.StatusesChanged(staff.All());
        foreach (var call in switchboard.OpenOf(me))
            await caller.CallChanged(call);
    }

    // Agents may have come or gone since its page was drawn.
    private async Task TellVisitorAsync(ISignalingClient livechat, Actor me, string siteId)
    {
        var standing = watch.Tell(siteId);
        if (watch.HasHours(siteId))
            await livechat.SiteOpen(standing.IsOpen);
        if (standing.IsHere is { } here)
            await livechat.AgentsHere(here);
        await places.TellAsync(livechat, me.Id);
    }

    private static string? SiteOf(HubConnection connection) => connection.User.FindFirst(Actor.SiteClaim)?.Value;

    private static PresentConnection PresentOf(HubConnection connection, Actor me) =>
        new(
            connection.Id,
            connection.User.FindFirst(Actor.SessionClaim)?.Value,
            me.Party == Party.Visitor ? connection.From : null,
            () => connection.End()
        );
}
