using System.Buffers;

namespace LiveChatMeet.Hub.Wire;

/// <summary>What a connection is to hear, in order. Frames that come while others' work is done are written as one
/// message, as SignalR's protocol allows: a write costs more than most frames.</summary>
/// <param name="write">Writes one message, and throws nothing.</param>
public sealed class Outgoing(Func<ReadOnlyMemory<byte>, Task> write) : IThreadPoolWorkItem
{
    private const int MaxMessageBytes = 64 * 1024;

    private readonly Lock _lock = new();
    private List<ReadOnlyMemory<byte>> _waiting = [];
    private List<ReadOnlyMemory<byte>> _writing = [];
    private TaskCompletionSource? _waitingIsWritten;
    private TaskCompletionSource? _writingIsWritten;

    /// <summary>Whether anything is not written yet.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether a message is on its way.</summary>
    public bool IsWriting { get; private set; }

    /// <returns>Completes at once, unless what came before is still on its way: then when the frame is
    /// written.</returns>
    public Task AddAsync(ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            _waiting.Add(frame);
            if (IsBusy)
                return IsWriting ? WaitingIsWritten() : Task.CompletedTask;
            IsBusy = true;
        }
        // Behind all that is under way, which may have more for this connection.
        if (!Turn.TryGather(this))
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return Task.CompletedTask;
    }

    /// <returns>Completes when all that was added so far is written.</returns>
    public Task WrittenAsync()
    {
        lock (_lock)
            return !IsBusy ? Task.CompletedTask
                : _waiting.Count > 0 ? WaitingIsWritten()
                : (_writingIsWritten ??= NewSource()).Task;
    }

    /// <summary>Writes what waits; whoever has found it busy relies on that.</summary>
    public void Write() => _ = WriteAllAsync();

    void IThreadPoolWorkItem.Execute() => Write();

    private async Task WriteAllAsync()
    {
        while (TryTakeWaiting())
        {
            for (var at = 0; at < _writing.Count; )
            {
                var count = CountOfMessage(at);
                await (count == 1 ? write(_writing[at]) : WriteTogetherAsync(at, count));
                at += count;
            }
        }
    }

    private bool TryTakeWaiting()
    {
        lock (_lock)
        {
            _writing.Clear();
            _writingIsWritten?.SetResult();
            (_writing, _waiting) = (_waiting, _writing);
            (_writingIsWritten, _waitingIsWritten) = (_waitingIsWritten, null);
            return IsBusy = IsWriting = _writing.Count > 0;
        }
    }

    private int CountOfMessage(int from)
    {
        var (count, bytes) = (1, _writing[from].Length);
        while (from + count < _writing.Count && (bytes += _writing[from + count].Length) <= MaxMessageBytes)
            count++;
        return count;
    }

    private async Task WriteTogetherAsync(int from, int count)
    {
        var frames = _writing.GetRange(from, count);
        var message = ArrayPool<byte>.Shared.Rent(frames.Sum(frame => frame.Length));
        var length = 0;
        foreach (var frame in frames)
        {
            frame.CopyTo(message.AsMemory(length));
            length += frame.Length;
        }
        await write(message.AsMemory(0, length));
        ArrayPool<byte>.Shared.Return(message);
    }

    private Task WaitingIsWritten() => (_waitingIsWritten ??= NewSource()).Task;

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
