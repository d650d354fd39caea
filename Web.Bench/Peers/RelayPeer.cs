using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Peers;

/// <summary>A server that passes messages from one connection to another, and stores nothing.</summary>
internal abstract class RelayPeer : Contender
{
    public abstract RelayConnection Connect(Loop loop, int port, int number);

    /// <summary>Connects so many, and waits until all are greeted.</summary>
    public IReadOnlyList<RelayConnection> Connect(Loop loop, int port, Range numbers)
    {
        var connections = new List<RelayConnection>();
        for (var number = numbers.Start.Value; number < numbers.End.Value; number++)
        {
            connections.Add(Connect(loop, port, number));
            // A few at a time, as they come in reality.
            if (connections.Count % 32 == 0)
                loop.Until($"{Name} greets who connects", () => connections.All(one => one.IsReady));
        }
        loop.Until($"{Name} greets who connects", () => connections.All(one => one.IsReady));
        return connections;
    }
}
