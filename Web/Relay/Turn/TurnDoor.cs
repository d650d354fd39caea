using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Relay.Turn;

/// <summary>Takes what a client has sent, whichever way it came.</summary>
public sealed class TurnDoor(TurnRequests requests, Relaying relaying)
{
    /// <param name="scratch">A buffer of the calling thread: <see cref="Relaying.MaxLength"/> and
    /// <see cref="Relaying.Headroom"/>.</param>
    public void Take(ITurnClient client, ReadOnlySpan<byte> packet, Span<byte> scratch, long now)
    {
        if (!StunMessage.IsStun(packet))
            relaying.Channeled(client, packet, scratch, now);
        else if (StunMessage.TryRead(packet, out var message))
        {
            if (message.Class == StunClass.Indication && message.Method == StunMethod.Send)
                relaying.Indicated(client, message, scratch, now);
            else if (requests.Answer(client, message, scratch, now) is var length and > 0)
                client.Send(scratch[..length]);
        }
    }
}
