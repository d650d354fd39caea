using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Hub;

/// <summary>Pushes that are sent one after the other, in their order.</summary>
public sealed class PushLane
{
    private const int MaxLength = 10_000;

    private readonly Lock _sending = new();
    private readonly Channel<Push> _waiting;
    private readonly Func<Push, Task> _send;

    // Those that wait, and one that is about to be sent.
    private int _count;

    /// <param name="send">Sends one: its beginning is in order, and it throws nothing.</param>
    public PushLane(Func<Push, Task> send)
    {
        _send = send;
        _waiting = Channel.CreateBounded<Push>(
            new BoundedChannelOptions(MaxLength) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Decrement(ref _count)
        );
    }

    /// <summary>Queues a push; a full lane drops its oldest.</summary>
    public void Add(Push push)
    {
        Interlocked.Increment(ref _count);
        _waiting.Writer.TryWrite(push);
    }

    /// <summary>Sends a push with what else this turn says if none is before it, else queues it.</summary>
    public void AddOrSend(Push push)
    {
        if (!Turn.IsOn || !TrySend(push))
            Add(push);
    }

    /// <summary>Sends what is queued.</summary>
    /// <returns>For each push, what completes when it is written.</returns>
    public async IAsyncEnumerable<Task> SendAllAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var push in _waiting.Reader.ReadAllAsync(stopping))
            yield return Send(push);
    }

    private Task Send(Push push)
    {
        lock (_sending)
        {
            Interlocked.Decrement(ref _count);
            return _send(push);
        }
    }

    private bool TrySend(Push push)
    {
        if (!_sending.TryEnter())
            return false;
        try
        {
            if (Volatile.Read(ref _count) > 0)
                return false;
            _ = _send(push);
            return true;
        }
        finally
        {
            _sending.Exit();
        }
    }
}

/// <summary>Something to be sent to browsers.</summary>
/// <param name="Reader">The reader it is for; null if it is for many.</param>
public readonly record struct Push(Actor? Reader, Func<Task> Send);
