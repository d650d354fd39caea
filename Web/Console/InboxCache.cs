using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Console;

/// <summary>
/// Inboxes, reloaded only after something in them has changed: a message in a waiting room makes every console ask, and
/// they share one answer.
/// </summary>
public sealed class InboxCache(InboxQueries queries, IPresence presence, TimeProvider time) : IEventSubscriber
{
    private readonly Kept<IReadOnlyList<InboxRow>> _waiting = new(time);
    private readonly Kept<IReadOnlyList<(string AgentId, string Name)>> _busy = new(time);
    private readonly ConcurrentDictionary<string, Kept<OwnRooms>> _own = new();

    public async Task<Inbox> OfAsync(string agentId, bool isAdministrator)
    {
        var waiting = await _waiting.GetAsync(queries.WaitingAsync);
        var own = await _own.GetOrAdd(agentId, _ => new(time))
            .GetAsync(async () => new(await queries.OpenAsync(agentId), await queries.ClosedAsync(agentId)));
        var busy = await _busy.GetAsync(queries.BusyAsync);
        var colleagues = isAdministrator ? await queries.ColleaguesAsync(agentId) : [];
        return new(
            Now(waiting),
            Now(own.Open),
            Now(own.Closed),
            Now(colleagues),
            [.. busy.Where(one => one.AgentId != agentId).Select(one => one.Name)]
        );
    }

    public void On(Event happened)
    {
        switch (happened)
        {
            case RoomReassigned:
                _waiting.Forget();
                ForgetOwn();
                break;
            case RoomEvent { Change: { State: not RoomState.Waiting, Agent.Id: var agentId } }:
                if (_own.TryGetValue(agentId, out var own))
                    own.Forget();
                break;
            case RoomEvent:
                _waiting.Forget();
                break;
            case CallRecorded:
                _waiting.Forget(); // the room may have been given back meanwhile
                _busy.Forget();
                ForgetOwn();
                break;
        }
    }

    // Presence changes without a change to any room.
    private IReadOnlyList<InboxRow> Now(IReadOnlyList<InboxRow> rows) =>
        [.. rows.Select(row => row with { Here = presence.IsHere(new(Party.Visitor, row.VisitorId)) })];

    private void ForgetOwn()
    {
        foreach (var kept in _own.Values)
            kept.Forget();
    }

    private sealed record OwnRooms(IReadOnlyList<InboxRow> Open, IReadOnlyList<InboxRow> Closed);

    /// <summary>An answer that many share until it is forgotten; never for long, in case a change was missed.</summary>
    private sealed class Kept<T>(TimeProvider time)
    {
        private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

        private readonly Lock _lock = new();
        private Task<T>? _answer;
        private long _askedAt;

        public Task<T> GetAsync(Func<Task<T>> ask)
        {
            lock (_lock)
            {
                var isGood =
                    _answer is { IsFaulted: false, IsCanceled: false } && time.GetElapsedTime(_askedAt) < KeptFor;
                if (isGood)
                    return _answer!;
                _askedAt = time.GetTimestamp();
                return _answer = ask();
            }
        }

        public void Forget()
        {
            lock (_lock)
                _answer = null;
        }
    }
}
