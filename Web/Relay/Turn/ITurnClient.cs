namespace LiveChatMeet.Relay.Turn;

/// <summary>Where a client's packets come from and go to.</summary>
public interface ITurnClient
{
    /// <summary>Its address and port, as they tell it from all others: at most 32 bytes.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>4 or 16 bytes.</summary>
    ReadOnlySpan<byte> Address { get; }

    int Port { get; }

    Allocation? Allocation { get; set; }

    /// <summary>Sends one message, or drops it: what is relayed is media, which is late rather than lost.</summary>
    void Send(ReadOnlySpan<byte> message);
}
