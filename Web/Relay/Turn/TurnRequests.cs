using System.Buffers.Binary;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Relay.Turn;

/// <summary>Answers the requests of STUN and TURN clients (RFC 8489, 6.3), and finds out who sent them.</summary>
public sealed class TurnRequests(TurnCredentials credentials, AllocationRequests known)
{
    private readonly UnprovenAnswers _unproven = new();

    /// <summary>Answers a request.</summary>
    /// <param name="answer">A buffer of <see cref="StunWriter.MaxLength"/>.</param>
    /// <param name="now">Milliseconds of the relay's clock.</param>
    /// <returns>The answer's length; 0 if there is none.</returns>
    public int Answer(ITurnClient client, in StunMessage request, Span<byte> answer, long now)
    {
        if (request.Class != StunClass.Request)
            return 0;
        // A protected request comes after an answer of ours: its sender is where it says.
        if (!request.HasIntegrity && !_unproven.May(client.Address, now))
            return 0;
        if (Unknown(request, answer) is var unknown and > 0)
            return unknown;
        return request.Method switch
        {
            StunMethod.Binding => Bind(client, request, answer),
            StunMethod.Allocate or StunMethod.Refresh or StunMethod.CreatePermission or StunMethod.ChannelBind =>
                Authenticated(client, request, answer, now),
            _ => Refuse(request, answer, StunError.BadRequest),
        };
    }

    // What has to be understood and is not (RFC 8489, 6.3.1)
    private static int Unknown(in StunMessage request, Span<byte> answer)
    {
        Span<byte> kinds = stackalloc byte[16];
        var length = 0;
        foreach (var (kind, _) in request)
            if (kind < AttributeType.FirstOptional && !Enum.IsDefined(kind) && length < kinds.Length)
            {
                BinaryPrimitives.WriteUInt16BigEndian(kinds[length..], (ushort)kind);
                length += sizeof(ushort);
            }
        if (length == 0)
            return 0;
        var refusal = new StunWriter(answer, request.Method, StunClass.Error, request.TransactionId);
        refusal.AddError(StunError.UnknownAttribute);
        refusal.Add(AttributeType.UnknownAttributes, kinds[..length]);
        return refusal.Length;
    }

    private static int Bind(ITurnClient client, in StunMessage request, Span<byte> answer)
    {
        var success = new StunWriter(answer, StunMethod.Binding, StunClass.Success, request.TransactionId);
        success.AddAddress(AttributeType.XorMappedAddress, client.Address, client.Port);
        return success.Length;
    }

    // The long-term credential mechanism (RFC 8489, 9.2.4)
    private int Authenticated(ITurnClient client, in StunMessage request, Span<byte> answer, long now)
    {
        if (!request.HasIntegrity)
            return Challenge(client, request, answer, StunError.Unauthenticated);
        if (
            !request.TryFind(AttributeType.Username, out var username)
            || !request.TryFind(AttributeType.Realm, out _)
            || !request.TryFind(AttributeType.Nonce, out var nonce)
        )
            return Refuse(request, answer, StunError.BadRequest);
        if (!credentials.IsFresh(nonce, client.Key))
            return _unproven.May(client.Address, now) ? Challenge(client, request, answer, StunError.StaleNonce) : 0;
        if (credentials.Find(username) is not { } credential || !request.IsMadeWith(credential.Key))
            return Challenge(client, request, answer, StunError.Unauthenticated);
        var proven = new TurnRequest(client, credential.User, request, answer, credential.Key, now);
        return request.Method != StunMethod.Allocate ? known.Answer(proven)
            : credential.IsExpired ? Challenge(client, request, answer, StunError.Unauthenticated)
            : known.Allocate(proven);
    }

    private int Challenge(ITurnClient client, in StunMessage request, Span<byte> answer, StunError error)
    {
        var challenge = new StunWriter(answer, request.Method, StunClass.Error, request.TransactionId);
        challenge.AddError(error);
        challenge.Add(AttributeType.Realm, TurnCredentials.Realm);
        challenge.Add(AttributeType.Nonce, credentials.NonceFor(client.Key));
        return challenge.Length;
    }

    private static int Refuse(in StunMessage request, Span<byte> answer, StunError error)
    {
        var refusal = new StunWriter(answer, request.Method, StunClass.Error, request.TransactionId);
        refusal.AddError(error);
        return refusal.Length;
    }
}
