using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>Ends what the relay does for a call with the call.</summary>
public sealed class RelayEnds(OwnRelay relay) : IEventSubscriber
{
    public void On(Event happened)
    {
        if (happened is CallChanged { Call: { State: CallState.Ended } call })
            relay.End(call.Id);
    }
}
