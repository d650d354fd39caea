using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Peers;

/// <summary>One party's connection to a server that relays.</summary>
internal abstract class RelayConnection(Loop loop, int port, int number) : WebSocketChannel(loop, port)
{
    private readonly Bytes _text = new();

    /// <summary>By which others reach it.</summary>
    public virtual string Address { get; } = $"u{number:d7}";

    /// <summary>Called when a message of the load has come.</summary>
    public Action<Marker>? OnMarker { get; set; }

    /// <summary>Sends a message of the load.</summary>
    /// <param name="body">What follows the marker.</param>
    public void Relay(RelayConnection to, Marker marker, byte[] body)
    {
        _text.Drop(_text.Count);
        WriteHead(_text, to, marker.Kind);
        marker.Write(_text.Reserve(Marker.Length));
        _text.Grow(Marker.Length);
        _text.Add(body);
        WriteTail(_text);
        Say(_text.All);
    }

    protected abstract void WriteHead(Bytes text, RelayConnection to, char kind);

    protected abstract void WriteTail(Bytes text);

    /// <summary>Something else than a message of the load.</summary>
    protected virtual void Greeted(ReadOnlySpan<byte> text) { }

    protected override void Received(ReadOnlySpan<byte> text)
    {
        var rest = text;
        var isOfLoad = false;
        for (; Marker.TryTake(ref rest, out var marker); isOfLoad = true)
            OnMarker?.Invoke(marker);
        if (!isOfLoad)
            Greeted(text);
    }
}
