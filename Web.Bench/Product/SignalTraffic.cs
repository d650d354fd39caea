using System.Text;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;

namespace LiveChatMeet.Bench.Product;

/// <summary>Signals of three kilobytes between the parties of calls, in both directions.</summary>
internal sealed class SignalTraffic : Traffic
{
    private readonly List<(HubConnection Connection, byte[] Head)> _lanes = [];
    private readonly byte[] _tail;

    /// <param name="calls">Connected.</param>
    public SignalTraffic(IEnumerable<Call> calls)
    {
        foreach (var call in calls)
        {
            var (agent, visitor) = call.Legs;
            _lanes.Add((call.Agent, Head(call.Id, agent, visitor)));
            _lanes.Add((call.Visitor, Head(call.Id, visitor, agent)));
            call.Agent.OnPush = Hear;
            call.Visitor.OnPush = Hear;
        }
        _tail = [.. Bodies.Description, .. "\"},\"candidates\":null}}"u8];
    }

    public override int Lanes => _lanes.Count;

    /// <summary>How many signals were sent whose answer is missing.</summary>
    public int Unanswered => _lanes.Sum(lane => lane.Connection.Unanswered);

    protected override void Write(int lane, Marker marker)
    {
        Span<byte> text = stackalloc byte[Marker.Length];
        marker.Write(text);
        var (connection, head) = _lanes[lane];
        connection.Call("signal", head, text, _tail);
    }

    private void Hear(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        if (name.SequenceEqual("Signaled"u8) && Marker.TryTake(ref content, out var marker))
            Arrive(marker);
    }

    private static byte[] Head(string call, string from, string to) =>
        Encoding.ASCII.GetBytes(
            $"{{\"callId\":\"{call}\",\"from\":\"{from}\",\"to\":\"{to}\",\"signal\":"
                + "{\"description\":{\"type\":\"offer\",\"sdp\":\""
        );
}
