namespace LiveChatMeet.Bench.Generator;

/// <summary>Messages that go from somebody to somebody else through a server, each way being a lane.</summary>
internal abstract class Traffic
{
    /// <summary>The place of the newest that has arrived in each lane.</summary>
    private readonly long[] _newest = new long[ushort.MaxValue + 1];

    public abstract int Lanes { get; }

    public long Sent { get; private set; }

    public long Arrived { get; private set; }

    /// <summary>How many the server was too busy for, and said so.</summary>
    public long Refused { get; private set; }

    public bool IsDrained => Arrived + Refused == Sent;

    /// <summary>Called when a message has arrived: its lane, and when it was sent.</summary>
    public Action<int, long>? OnArrival { get; set; }

    /// <summary>Called when a message was refused: its lane, and after which time it may come again.</summary>
    public Action<int, TimeSpan>? OnRefusal { get; set; }

    /// <param name="at">When it is sent, or was to be sent.</param>
    public void Send(int lane, long at)
    {
        Sent++;
        Write(lane, new(at, lane, 'S'));
    }

    protected abstract void Write(int lane, Marker marker);

    /// <param name="error">The refusal: its code and, if the server is busy, milliseconds.</param>
    protected void Refuse(int lane, string error)
    {
        if (error.Split(' ') is not ["busy", var time] || !int.TryParse(time, out var milliseconds))
            throw new WrongResultException($"A message was refused: {error}");
        Refused++;
        OnRefusal?.Invoke(lane, TimeSpan.FromMilliseconds(milliseconds));
    }

    protected void Arrive(Marker marker) => Arrive(marker, marker.SentAt);

    /// <param name="place">Its place in the order of its lane.</param>
    /// <exception cref="WrongResultException">A later one has arrived before it.</exception>
    protected void Arrive(Marker marker, long place)
    {
        if (place < _newest[marker.Lane])
            throw new WrongResultException($"Lane {marker.Lane}: a message has overtaken another.");
        _newest[marker.Lane] = place;
        Arrived++;
        OnArrival?.Invoke(marker.Lane, marker.SentAt);
    }
}
