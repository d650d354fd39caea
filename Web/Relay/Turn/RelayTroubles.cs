using System.Collections.Concurrent;

namespace LiveChatMeet.Relay.Turn;

/// <summary>What keeps this server's relay from being reached.</summary>
public sealed class RelayTroubles
{
    /// <summary>Whether it has no address that browsers could reach.</summary>
    public bool LacksAddress { get; set; }

    /// <summary>The transports whose port could not be opened, each with the reason: another program has it, for
    /// example.</summary>
    public ConcurrentDictionary<string, string> NotOpened { get; } = [];

    public bool Any => LacksAddress || !NotOpened.IsEmpty;
}
