using System.Diagnostics;
using LiveChatMeet.Bench.Machine;

namespace LiveChatMeet.Bench.Generator;

/// <summary>All sockets of the load, and what is to happen at some time: one thread, which never waits for one
/// socket.</summary>
internal sealed class Loop : IDisposable
{
    private readonly Poller _poller = new();
    private readonly List<Channel> _channels = [];
    private readonly List<Channel> _written = [];
    private readonly PriorityQueue<Action, long> _later = new();
    private readonly byte[] _received = new byte[256 * 1024];

    /// <summary>Nanoseconds for which it had something to do.</summary>
    public long Busy { get; private set; }

    /// <summary>Nanoseconds on the clock that all times of the load are on.</summary>
    public static long Now => Native.Time(Native.ClockMonotonic);

    /// <summary>Watches a socket that is connected.</summary>
    public int Add(Channel channel)
    {
        _channels.Add(channel);
        _poller.Begin(channel.Socket, _channels.Count - 1);
        return _channels.Count - 1;
    }

    /// <summary>Something waits to be sent there; it goes at the end of this turn.</summary>
    public void Written(Channel channel) => _written.Add(channel);

    public void Watch(Channel channel, bool alsoWrites) => _poller.Watch(channel.Socket, channel.Token, alsoWrites);

    public void After(TimeSpan time, Action act) => _later.Enqueue(act, Now + time.Ticks * 100);

    /// <summary>One turn: reads what has come, does what is due, sends what was written.</summary>
    /// <param name="milliseconds">How long it may wait for something to come.</param>
    public void Turn(int milliseconds)
    {
        Flush();
        var ready = _poller.Wait(milliseconds);
        var begun = Now;
        for (var index = 0; index < ready; index++)
        {
            var (token, canWrite, canRead) = _poller[index];
            if (canRead)
                _channels[token].Read(_received);
            if (canWrite)
                _channels[token].Flush();
        }
        var isDue = DoWhatIsDue(begun);
        Flush();
        if (ready > 0 || isDue)
            Busy += Now - begun;
    }

    /// <summary>Runs for a time, without waiting: whatever comes is read at once.</summary>
    public void Spin(TimeSpan time)
    {
        for (var end = Now + time.Ticks * 100; Now < end; )
            Turn(0);
    }

    /// <summary>Runs for a time in which little happens.</summary>
    public void Rest(TimeSpan time)
    {
        for (var end = Now + time.Ticks * 100; Now < end; )
            Turn(5);
    }

    /// <summary>Runs until something is so.</summary>
    /// <exception cref="WrongResultException">It was not so within the time.</exception>
    public void Until(string what, Func<bool> isSo, TimeSpan? within = null)
    {
        var watch = Stopwatch.StartNew();
        while (!isSo())
        {
            if (watch.Elapsed > (within ?? TimeSpan.FromSeconds(30)))
                throw new WrongResultException($"This did not happen in time: {what}.");
            Turn(1);
        }
    }

    /// <summary>Notes time that the load itself took outside a turn.</summary>
    public void Worked(long since) => Busy += Now - since;

    /// <summary>Closes all sockets: those of ten thousand connections are more than a process may have twice.</summary>
    public void Dispose()
    {
        foreach (var channel in _channels)
            channel.Dispose();
        _poller.Dispose();
    }

    private bool DoWhatIsDue(long now)
    {
        var isDue = false;
        while (_later.TryPeek(out _, out var at) && at <= now)
        {
            _later.Dequeue()();
            isDue = true;
        }
        return isDue;
    }

    private void Flush()
    {
        // What is sent may fail, and what then happens may write to others.
        for (var index = 0; index < _written.Count; index++)
            _written[index].Flush();
        _written.Clear();
    }
}
