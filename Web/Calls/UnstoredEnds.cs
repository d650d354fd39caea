using System.Collections.Concurrent;

namespace LiveChatMeet.Calls;

/// <summary>
/// Calls that a party has ended and whose rows cannot be written yet because the storage is locked or full. For
/// everybody they are over, and the first write that succeeds stores the end. If the process dies, the lease ends the
/// call.
/// </summary>
public sealed class UnstoredEnds
{
    private readonly ConcurrentDictionary<string, UnstoredEnd> _waiting = new(StringComparer.Ordinal);

    public IReadOnlyCollection<KeyValuePair<string, UnstoredEnd>> Waiting => _waiting.IsEmpty ? [] : _waiting.ToArray();

    /// <summary>The first end counts.</summary>
    public void Add(string callId, CallCommand command, DateTimeOffset at) => _waiting.TryAdd(callId, new(command, at));

    /// <summary>The row has it now, or there is none.</summary>
    public void Remove(string callId) => _waiting.TryRemove(callId, out _);

    /// <summary>A call as it is for its parties.</summary>
    public Call Over(Call call) =>
        _waiting.TryGetValue(call.Id, out var ending) ? call.Apply(ending.Command, ending.At) : call;
}

/// <param name="Command">A hang-up or a decline.</param>
/// <param name="At">When the server heard it.</param>
public sealed record UnstoredEnd(CallCommand Command, DateTimeOffset At);
