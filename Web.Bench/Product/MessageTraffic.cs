using System.Text;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Bench.Peers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Bench.Product;

/// <summary>Messages of visitors, each in its room, until the agent's page has them.</summary>
internal sealed class MessageTraffic : Traffic
{
    private const int ClientIdLength = 36;

    private static readonly byte[] Tail = [.. Bodies.Step, (byte)'"'];

    private readonly IReadOnlyList<HubConnection> _visitors;
    private readonly byte[][] _heads;

    /// <param name="agents">All of the shop, connected.</param>
    public MessageTraffic(Loop loop, int port, Shop shop, IReadOnlyList<HubConnection> agents)
    {
        _visitors = [.. shop.Guests.Select(guest => shop.ConnectGuest(loop, port, guest))];
        _heads = [.. shop.Guests.Select(guest => Encoding.ASCII.GetBytes($"\"{guest.Rid}\",\""))];
        foreach (var agent in agents)
            agent.OnPush += Hear;
        foreach (var (lane, visitor) in _visitors.Index())
            visitor.OnRefusal = error => Refuse(lane, error);
        loop.Until("all visitors are connected", () => _visitors.All(one => one.IsReady));
    }

    public override int Lanes => _visitors.Count;

    /// <summary>How many messages were sent whose answer is missing.</summary>
    public int Unanswered => _visitors.Sum(visitor => visitor.Unanswered);

    protected override void Write(int lane, Marker marker)
    {
        Span<byte> text = stackalloc byte[ClientIdLength + 3 + Marker.Length];
        Encoding.ASCII.GetBytes(Ids.NewClientId(), text);
        "\",\""u8.CopyTo(text[ClientIdLength..]);
        marker.Write(text[(ClientIdLength + 3)..]);
        _visitors[lane].Call("send", _heads[lane], text, Tail);
    }

    private void Hear(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        // A visitor's calls run side by side; the order is the one in which their messages got a number.
        if (name.SequenceEqual("RoomChanged"u8) && RoomNews.LastNumber(content) is { } number)
            if (Marker.TryTake(ref content, out var marker))
                Arrive(marker, number);
    }
}
