using System.Net;

namespace LiveChatMeet.Relay;

/// <summary>This server's own relay (TURN, RFC 8656).</summary>
public sealed record RelaySettings
{
    public const int DefaultPort = 3_478;

    /// <summary>Null: when people reach this server by a public address, and no other TURN server is set.</summary>
    public bool? Enabled { get; init; }

    /// <summary>UDP and TCP.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Where browsers reach the port. Null: what the host in <c>PublicAddress</c> resolves to. To be set
    /// where that is another machine's: a CDN's, or a proxy's.</summary>
    public string? Address { get; init; }

    /// <returns>What is wrong, as a sentence; null when nothing is.</returns>
    public string? Validate() =>
        Port is < 1 or > 65_535 ? $"Ice:Relay:Port is {Port}, but must be between 1 and 65535."
        : Address is not null && (!IPAddress.TryParse(Address, out var at) || IsAny(at))
            ? $"Ice:Relay:Address is \"{Address}\", but must be an IP address at which browsers reach this machine, "
                + "such as 203.0.113.7."
        : null;

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
