namespace LiveChatMeet.Hosting;

/// <summary>How many requests one network, visitor or agent may make. Beyond that the answer is
/// <c>too-many-requests</c>. An IPv6 /48 has ten times the limits of a /64.</summary>
public sealed record LimitSettings
{
    /// <summary>New visitors per network and minute.</summary>
    public int NewVisitorsPerMinute { get; init; } = 10;

    /// <summary>Sign-in, setup and ticket attempts per network and minute.</summary>
    public int SignInsPerMinute { get; init; } = 20;

    /// <summary>Hub connections per network and minute; for agents, per account.</summary>
    public int ConnectionsPerMinute { get; init; } = 60;

    /// <summary>Hub connections of visitors that one network has at once.</summary>
    public int ConnectionsPerNetwork { get; init; } = 50;

    /// <summary>TCP connections that one network has at once.</summary>
    public int TcpConnectionsPerNetwork { get; init; } = 200;

    /// <summary>Forms and files that strangers and visitors of one network send at once.</summary>
    public int BodiesPerNetwork { get; init; } = 100;

    /// <summary>Pages and API calls per network and minute; for agents, per account.</summary>
    public int RequestsPerMinute { get; init; } = 1_200;

    /// <summary>Messages that one visitor or agent may send in one burst, and then per minute; ten times as many for
    /// the visitors of a network.</summary>
    public int MessagesAtOnce { get; init; } = 10;

    public int MessagesPerMinute { get; init; } = 60;

    /// <summary>Files that one visitor or agent may send per minute; ten times as many for the visitors of a
    /// network.</summary>
    public int UploadsPerMinute { get; init; } = 60;

    /// <summary>Messages that a conversation accepts until an agent takes it, with a thousand characters for each on
    /// average.</summary>
    public int MessagesUntilTaken { get; init; } = 50;

    /// <summary>Hub calls of one visitor or agent per second; ten times as many for the visitors of a
    /// network.</summary>
    public int CallsPerSecond { get; init; } = 50;
}
