using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Relay.Turn;

/// <summary>Answers what a user asks of their place at the relay (RFC 8656, 7 to 12).</summary>
public sealed class AllocationRequests(Allocations allocations, TurnAddress own)
{
    /// <summary>An allocation that is not refreshed lives this long at most: seconds (RFC 8656, 3.2).</summary>
    public const int MaxLifetimeSeconds = 600;

    private const int PermissionSeconds = 300;
    private const int ChannelSeconds = 600;
    private const uint Udp = 17u << 24;
    private const uint IPv4Family = 1u << 24;
    private const uint IPv6Family = 2u << 24;

    public int Allocate(in TurnRequest request)
    {
        var message = request.Message;
        var now = request.Now;
        // The answer was lost, and the request is sent again.
        if (request.Client.Allocation is { } known && now < known.EndsAt)
            return known.IsMadeBy(message.TransactionId) && known.User == request.User
                ? Allocated(request, known)
                : request.Refuse(StunError.AllocationMismatch);
        if (!message.TryFindUInt32(AttributeType.RequestedTransport, out var transport))
            return request.Refuse(StunError.BadRequest);
        if (transport != Udp)
            return request.Refuse(StunError.UnsupportedTransport);
        if (!message.TryFindUInt32(AttributeType.RequestedAddressFamily, out var family))
            family = IPv4Family; // RFC 8656, 7.2
        if (family != (own.IsIPv4 ? IPv4Family : IPv6Family))
            return request.Refuse(StunError.AddressFamilyNotSupported);
        var isEven = message.TryFind(AttributeType.EvenPort, out var even);
        if (isEven && even is not [0]) // asks to keep the next port as well
            return request.Refuse(StunError.InsufficientCapacity);
        return allocations.TryAdd(request, now + 1_000L * LifetimeOf(message), isEven) is { } made
            ? Allocated(request, made)
            : request.Refuse(StunError.AllocationQuotaReached);
    }

    /// <summary>All but the first request. It may have come with a credential that has run out since: a relay that is
    /// open lives as long as its call.</summary>
    public int Answer(in TurnRequest request)
    {
        if (request.Client.Allocation is not { } allocation || request.Now >= allocation.EndsAt)
            return request.Refuse(StunError.AllocationMismatch);
        if (!allocation.User.Equals(request.User))
            return request.Refuse(StunError.WrongCredentials);
        return request.Message.Method switch
        {
            StunMethod.Refresh => Refresh(request, allocation),
            StunMethod.CreatePermission => Permit(request, allocation),
            _ => BindChannel(request, allocation),
        };
    }

    private int Allocated(in TurnRequest request, Allocation made) =>
        request.Succeed((uint)((made.EndsAt - request.Now) / 1_000), own.Bytes, made.Port);

    private int Refresh(in TurnRequest request, Allocation allocation)
    {
        if (request.Message.TryFindUInt32(AttributeType.Lifetime, out var asked) && asked == 0)
        {
            allocations.Remove(allocation);
            return request.Succeed(lifetime: 0);
        }
        var seconds = LifetimeOf(request.Message);
        allocation.EndsAt = request.Now + 1_000L * seconds;
        return request.Succeed((uint)seconds);
    }

    private int Permit(in TurnRequest request, Allocation allocation)
    {
        Span<byte> address = stackalloc byte[StunMessage.MaxAddressLength];
        var peers = 0;
        foreach (var (kind, value) in request.Message)
            if (kind == AttributeType.XorPeerAddress)
            {
                request.Message.ReadAddress(value, address, out var length);
                if (length == 0)
                    return request.Refuse(StunError.BadRequest);
                if (!own.Is(address[..length]))
                    return request.Refuse(StunError.Forbidden);
                peers++;
            }
        if (peers == 0)
            return request.Refuse(StunError.BadRequest);
        allocation.PermitUntil(request.Now + 1_000L * PermissionSeconds);
        return request.Succeed();
    }

    private int BindChannel(in TurnRequest request, Allocation allocation)
    {
        Span<byte> address = stackalloc byte[StunMessage.MaxAddressLength];
        var message = request.Message;
        if (
            !message.TryFindUInt32(AttributeType.ChannelNumber, out var channel)
            || !message.TryFind(AttributeType.XorPeerAddress, out var peer)
        )
            return request.Refuse(StunError.BadRequest);
        var port = message.ReadAddress(peer, address, out var length);
        var number = (int)(channel >> 16);
        if (length == 0 || port == 0 || number is < Relaying.FirstChannel or > Relaying.LastChannel)
            return request.Refuse(StunError.BadRequest);
        if (!own.Is(address[..length]))
            return request.Refuse(StunError.Forbidden);
        if (!allocation.TryBind(number, port, request.Now + 1_000L * ChannelSeconds))
            return request.Refuse(StunError.BadRequest);
        allocation.PermitUntil(request.Now + 1_000L * PermissionSeconds);
        return request.Succeed();
    }

    private static int LifetimeOf(in StunMessage message) =>
        message.TryFindUInt32(AttributeType.Lifetime, out var asked)
            ? (int)Math.Clamp(asked, MaxLifetimeSeconds / 2, MaxLifetimeSeconds)
            : MaxLifetimeSeconds;
}
