namespace LiveChatMeet.Relay.Turn;

/// <summary>
/// How many answers go to an address that nobody has proven to be at. Anybody can write another's address on a packet:
/// a relay that answered all of them would flood that other (RFC 8489, 16.1.2). Counts in a table of fixed size, so
/// that many addresses fill no memory; two that share a place share its answers for a second.
/// </summary>
internal sealed class UnprovenAnswers
{
    /// <summary>An office behind one address asks four times for each link.</summary>
    public const int MostPerSecond = 200;

    private const int Places = 16_384;
    private const int NetworkLengthOfIPv6 = 8;

    private readonly int[] _answered = new int[Places];
    private readonly Lock _lock = new();
    private long _second;

    /// <param name="address">4 or 16 bytes.</param>
    /// <param name="now">Milliseconds.</param>
    public bool May(ReadOnlySpan<byte> address, long now)
    {
        var hash = new HashCode(); // seeded anew in each process
        hash.AddBytes(address.Length == 4 ? address : address[..NetworkLengthOfIPv6]);
        var place = (uint)hash.ToHashCode() % Places;
        lock (_lock)
        {
            if (now / 1_000 != _second)
            {
                _second = now / 1_000;
                Array.Clear(_answered);
            }
            return ++_answered[place] <= MostPerSecond;
        }
    }
}
