using System.Collections.Concurrent;

namespace LiveChatMeet.Mail;

/// <summary>Conversations that are to be looked at. Each note has a number, so that what happens in a conversation
/// while it is looked at stays noted.</summary>
public sealed class NotedRooms
{
    private readonly ConcurrentDictionary<string, long> _rooms = new(StringComparer.Ordinal);
    private long _last;

    public IReadOnlyList<NotedRoom> All => [.. _rooms.Select(one => new NotedRoom(one.Key, one.Value))];

    public void Note(string rid) => _rooms[rid] = Interlocked.Increment(ref _last);

    /// <summary>Nothing is left to be done, unless it was noted anew since this was read.</summary>
    public void Forget(NotedRoom looked) => _rooms.TryRemove(KeyValuePair.Create(looked.Rid, looked.Number));
}

/// <param name="Number">Of the note: another one each time.</param>
public readonly record struct NotedRoom(string Rid, long Number);
