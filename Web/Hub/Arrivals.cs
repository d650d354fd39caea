using LiveChatMeet.Calls;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;

namespace LiveChatMeet.Hub;

/// <summary>Lets a connection in, and out.</summary>
public sealed class Arrivals(
    HubConnections connections,
    PresenceTracker tracker,
    Switchboard switchboard,
    HubRefusals refusals,
    TimeProvider time
)
{
    /// <summary>Tells a browser what it has to know first, and the others that it has come. A browser that may not come
    /// in is told why, and its connection ends.</summary>
    /// <returns>Whether it is in.</returns>
    public async Task<bool> LetInAsync(HubConnection connection)
    {
        try
        {
            await ArriveAsync(connection, connection.Who);
            return true;
        }
        catch (Exception failure)
        {
            connection.End(refusals.ErrorOf(failure, nameof(LetInAsync)));
            return false;
        }
    }

    public Task LetOutAsync(HubConnection connection) => tracker.LeftAsync(connection.Who, connection.Id);

    private async Task ArriveAsync(HubConnection connection, Actor me)
    {
        var caller = connections.Only(connection);
        await caller.Clock(time.GetUtcNow());
        connections.Listen(connection, Audiences.GroupsFor(me));
        await tracker.ArrivedAsync(me, connection.User, PresentOf(connection, me));
        if (me is { Party: Party.Visitor, CallId: not null })
            await caller.LivechatHere(tracker.IsLivechatHere(me));
        foreach (var call in switchboard.OpenOf(me))
            await caller.CallChanged(call);
    }

    private static PresentConnection PresentOf(HubConnection connection, Actor me) =>
        new(
            connection.Id,
            connection.User.FindFirst(Actor.SessionClaim)?.Value,
            me.Party == Party.Visitor ? connection.From : null,
            () => connection.End()
        );
}
