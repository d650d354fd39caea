using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Relay.Turn;

/// <summary>A request whose sender has proven to be a user, and where its answer is written.</summary>
/// <param name="client">Where it came from.</param>
/// <param name="user">Who sent it.</param>
/// <param name="message">The request.</param>
/// <param name="answer">A buffer of <see cref="StunWriter.MaxLength"/>.</param>
/// <param name="key">Protects the answer.</param>
/// <param name="now">Milliseconds of the relay's clock.</param>
public readonly ref struct TurnRequest(
    ITurnClient client,
    TurnUser user,
    StunMessage message,
    Span<byte> answer,
    byte[] key,
    long now
)
{
    private readonly Span<byte> _answer = answer;

    public ITurnClient Client { get; } = client;

    public TurnUser User { get; } = user;

    public StunMessage Message { get; } = message;

    public long Now { get; } = now;

    /// <returns>The answer's length in bytes, as for all that answer.</returns>
    public int Refuse(StunError error)
    {
        var refusal = Begin(StunClass.Error);
        refusal.AddError(error);
        return End(ref refusal);
    }

    public int Succeed()
    {
        var success = Begin(StunClass.Success);
        return End(ref success);
    }

    public int Succeed(uint lifetime)
    {
        var success = Begin(StunClass.Success);
        success.Add(AttributeType.Lifetime, lifetime);
        return End(ref success);
    }

    public int Succeed(uint lifetime, ReadOnlySpan<byte> relayAddress, int relayPort)
    {
        var success = Begin(StunClass.Success);
        success.AddAddress(AttributeType.XorRelayedAddress, relayAddress, relayPort);
        success.Add(AttributeType.Lifetime, lifetime);
        success.AddAddress(AttributeType.XorMappedAddress, Client.Address, Client.Port);
        return End(ref success);
    }

    private StunWriter Begin(StunClass kind) => new(_answer, Message.Method, kind, Message.TransactionId);

    private int End(ref StunWriter writer)
    {
        writer.AddIntegrity(key);
        return writer.Length;
    }
}
