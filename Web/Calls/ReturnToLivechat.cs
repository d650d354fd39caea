using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>
/// Takes a visitor's wish to have their call back on the page, from a tab or device that cannot reach the livechat: it
/// lost its opener to the host page's opener policy, or never had one.
/// </summary>
public sealed class ReturnToLivechat(CallStore calls, IPresence presence, EventBus events)
{
    /// <param name="to">The livechat that opened the tab, as that calls itself: it takes the call without a click. Null
    /// where none did, as for another device.</param>
    /// <returns>Whether any livechat of the visitor is open: where none is, the call stays where it is.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, <see cref="Refusal.CallNotAccepted"/>,
    /// <see cref="Refusal.CallEnded"/>, <see cref="Refusal.ClientIdMalformed"/></exception>
    public async Task<bool> AskAsync(Actor by, string callId, string? to)
    {
        if (to is not null)
            CallKeys.Check(to);
        var call = await calls.FindAsync(by, callId);
        if (call.State == CallState.Ringing)
            throw new RefusedException(Refusal.CallNotAccepted);
        if (call.State == CallState.Ended)
            throw new RefusedException(Refusal.CallEnded);
        if (presence.CountOf(new(Party.Visitor, call.VisitorId)) == 0)
            return false;
        events.Publish(new ReturnAsked(call, to));
        return true;
    }
}
