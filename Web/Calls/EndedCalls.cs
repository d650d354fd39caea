using System.Collections.Concurrent;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>The calls that have ended a short while ago, by a clock that nobody sets.</summary>
public sealed class EndedCalls(TimeProvider time) : IEventSubscriber
{
    private readonly ConcurrentQueue<(string Id, long At)> _ended = new();

    public void On(Event happened)
    {
        if (happened is CallChanged { Call: { EndedAt: not null, Id: var id } })
            _ended.Enqueue((id, time.GetTimestamp()));
    }

    /// <returns>The ids of those that ended at least this long ago, the first first.</returns>
    public IReadOnlyList<string> Before(TimeSpan ago) =>
        [.. _ended.TakeWhile(one => time.GetElapsedTime(one.At) >= ago).Select(one => one.Id)];

    /// <summary>Nothing is left to be done for so many of the first.</summary>
    public void Forget(int count)
    {
        while (count-- > 0)
            _ended.TryDequeue(out _);
    }
}
