using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Peers;

/// <summary>Messages from the first of each pair to the second.</summary>
internal sealed class ChatTraffic : Traffic
{
    private readonly IReadOnlyList<RelayConnection> _connections;

    /// <param name="connections">Each even one and the next are a pair.</param>
    public ChatTraffic(IReadOnlyList<RelayConnection> connections)
    {
        _connections = connections;
        foreach (var connection in connections)
            connection.OnMarker = Arrive;
    }

    public override int Lanes => _connections.Count / 2;

    protected override void Write(int lane, Marker marker) =>
        _connections[2 * lane].Relay(_connections[2 * lane + 1], marker with { Kind = 'R' }, Bodies.Step);
}
