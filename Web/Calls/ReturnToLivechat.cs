using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>
/// Brings a visitor's call back to the page from a tab or device that cannot reach the livechat, because the host
/// page's opener policy cut it off or it never had an opener.
/// </summary>
public sealed class ReturnToLivechat(CallStore calls, IPresence presence, EventBus events)
{
    /// <param name="to">The name of the livechat that opened the tab; it takes the call without a click. Null if none
    /// did, as on another device.</param>
    /// <returns>Whether any livechat of the visitor is open; if none is, the call stays where it is.</returns>
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
