namespace LiveChatMeet.Relay.Turn;

/// <summary>The relay's time: milliseconds since it began, which no change of the machine's clock moves.</summary>
public sealed class TurnClock(TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();

    public long Now => (long)time.GetElapsedTime(_begun).TotalMilliseconds;
}
