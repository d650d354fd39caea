using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Consents;

/// <summary>Visitors take back what they agreed to.</summary>
public sealed class Withdrawing(Writer writer, Switchboard switchboard, TimeProvider time)
{
    private const int MaxTries = 5;

    /// <summary>Ends the visitor's call, and with what they take back their conversation: nothing goes on without
    /// it.</summary>
    public async Task TakeBackAsync(string visitorId)
    {
        for (var tries = 1; ; tries++)
        {
            await switchboard.HangUpForVisitorAsync(visitorId);
            try
            {
                await writer.WriteAsync(new WithdrawConsents(visitorId, time));
                return;
            }
            catch (RefusedException refused) when (refused.Code == Refusal.RoomInCall && tries < MaxTries)
            {
                // An agent has called in between.
            }
        }
    }
}
