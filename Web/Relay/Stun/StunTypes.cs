namespace LiveChatMeet.Relay.Stun;

/// <summary>What a message is about (RFC 8489, 18.2; RFC 8656, 17).</summary>
public enum StunMethod
{
    Binding = 0x001,
    Allocate = 0x003,
    Refresh = 0x004,
    Send = 0x006,
    Data = 0x007,
    CreatePermission = 0x008,
    ChannelBind = 0x009,
}

/// <summary>Whether a message asks or answers (RFC 8489, 5), at its place in the message type.</summary>
public enum StunClass
{
    Request = 0x000,
    Indication = 0x010,
    Success = 0x100,
    Error = 0x110,
}

/// <summary>The attributes that this server reads or writes (RFC 8489, 18.3; RFC 8656, 18).</summary>
public enum AttributeType
{
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    ChannelNumber = 0x000C,
    Lifetime = 0x000D,
    XorPeerAddress = 0x0012,
    Data = 0x0013,
    Realm = 0x0014,
    Nonce = 0x0015,
    XorRelayedAddress = 0x0016,
    RequestedAddressFamily = 0x0017,
    EvenPort = 0x0018,
    RequestedTransport = 0x0019,
    XorMappedAddress = 0x0020,

    /// <summary>From here on an attribute that is not known may be ignored (RFC 8489, 14).</summary>
    FirstOptional = 0x8000,
    Software = 0x8022,
}

/// <summary>Why a request is refused (RFC 8489, 14.8; RFC 8656, 19).</summary>
public enum StunError
{
    BadRequest = 400,
    Unauthenticated = 401,
    Forbidden = 403,
    UnknownAttribute = 420,
    AllocationMismatch = 437,
    StaleNonce = 438,
    AddressFamilyNotSupported = 440,
    WrongCredentials = 441,
    UnsupportedTransport = 442,
    AllocationQuotaReached = 486,
    ServerError = 500,
    InsufficientCapacity = 508,
}
