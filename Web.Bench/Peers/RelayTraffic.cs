using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Peers;

/// <summary>Signals of three kilobytes between pairs of connections, in both directions.</summary>
internal sealed class RelayTraffic : Traffic
{
    private readonly IReadOnlyList<RelayConnection> _connections;

    /// <param name="connections">Each even one and the next are a pair.</param>
    public RelayTraffic(IReadOnlyList<RelayConnection> connections)
    {
        _connections = connections;
        foreach (var connection in connections)
            connection.OnMarker = Arrive;
    }

    public override int Lanes => _connections.Count;

    protected override void Write(int lane, Marker marker) =>
        _connections[lane].Relay(_connections[lane ^ 1], marker, Bodies.Description);
}
