namespace LiveChatMeet.Relay;

/// <summary>What the relay has to know of the server that it is a part of.</summary>
/// <param name="PublicAddress">Where people reach the server, as an origin; null if that is not set.</param>
public sealed record RelayOptions(IceSettings Ice, string? PublicAddress)
{
    /// <summary>Whether there is to be a relay: by the setting, else for a server on the Internet that has no other
    /// TURN server.</summary>
    public bool IsWanted => Ice.Relay.Enabled ?? (Ice.Turn is null && PublicAddress is not null);

    /// <summary>Where browsers reach it over TLS, if the server has a certificate: null unless the name, which the
    /// certificate is for, leads to this very machine.</summary>
    public string? SecureUrl =>
        PublicAddress is not null && Ice.Relay.Address is null
            ? $"turns:{new Uri(PublicAddress).IdnHost}:{Ice.Relay.Port}?transport=tcp"
            : null;
}
