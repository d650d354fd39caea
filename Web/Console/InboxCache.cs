using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.CallBacks;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Console;

/// <summary>
/// Inboxes, read again only after something in them has changed: when many consoles ask at once, as after a restart,
/// they share one answer.
/// </summary>
public sealed class InboxCache(
    InboxQueries queries,
    CallBackReads callBacks,
    BusyAgents agents,
    RoomAccessNow access,
    IPresence presence,
    TimeProvider time
) : IEventSubscriber
{
    /// <summary>What waits, for all who see the same; without teams that is everybody.</summary>
    private readonly ConcurrentDictionary<string, SharedAnswer<IReadOnlyList<InboxRow>>> _waiting = new();
    private readonly ConcurrentDictionary<string, SharedAnswer<OwnRooms>> _own = new();
    private readonly ConcurrentDictionary<string, SharedAnswer<IReadOnlyList<CallBack>>> _callBacks = new();

    public async Task<Inbox> OfAsync(string agentId, bool isAdministrator, CancellationToken cancelled)
    {
        var waiting = await WaitingAsync(agentId, cancelled);
        var own = await _own.GetOrAdd(agentId, _ => new(time)).GetAsync(left => OwnAsync(agentId, left), cancelled);
        var busy = await agents.ToldAsync(cancelled);
        var colleagues = isAdministrator ? await queries.ColleaguesAsync(agentId, cancelled) : null;
        return new(
            Now(waiting),
            Now(own.Open),
            Now(own.Closed),
            colleagues is null ? null : Now(colleagues),
            [.. busy.Where(one => one.Id != agentId).Select(one => one.Name)]
        )
        {
            CallBacks = await CallBacksAsync(agentId, cancelled),
        };
    }

    public void On(Event happened)
    {
        if (
            happened
            is TeamsChanged
                or AdministratorsChanged
                or RoomReassigned
                or RoomsDeleted
                or VisitorNamed
                or CallBackSettled
                or CallRecorded { ChangesTask: true }
        )
            Forget(_callBacks);
        ForgetRooms(happened);
    }

    private void ForgetRooms(Event happened)
    {
        switch (happened)
        {
            case TeamsChanged or AdministratorsChanged:
                _waiting.Clear();
                break;
            case RoomReassigned or RoomsDeleted:
                ForgetWaiting();
                ForgetOwn();
                break;
            case RoomEvent { Change: { State: not RoomState.Waiting, Agent.Id: var agentId } }:
                if (_own.TryGetValue(agentId, out var own))
                    own.Forget();
                break;
            case RoomEvent:
                ForgetWaiting();
                break;
            case CallRecorded:
                ForgetWaiting(); // the room may have been given back meanwhile
                ForgetOwn();
                break;
        }
    }

    private Task<IReadOnlyList<InboxRow>> WaitingAsync(string agentId, CancellationToken cancelled)
    {
        var now = access.Now;
        var readable = now.ReadableBy(new(Party.Agent, agentId));
        return _waiting
            .GetOrAdd(now.SightOf(agentId), _ => new(time))
            .GetAsync(left => queries.WaitingAsync(readable, left), cancelled);
    }

    private async Task<IReadOnlyList<CallBack>> CallBacksAsync(string agentId, CancellationToken cancelled)
    {
        var readable = access.Now.ReadableBy(new(Party.Agent, agentId));
        var found = await _callBacks
            .GetOrAdd(agentId, _ => new(time))
            .GetAsync(left => callBacks.ListAsync(readable, left), cancelled);
        return [.. found.Select(one => one with { IsHere = presence.IsHere(new(Party.Visitor, one.VisitorId)) })];
    }

    private void ForgetWaiting() => Forget(_waiting);

    private async Task<OwnRooms> OwnAsync(string agentId, CancellationToken cancelled) =>
        new(await queries.OpenAsync(agentId, cancelled), await queries.ClosedAsync(agentId, cancelled));

    // Presence changes without a change to any room.
    private IReadOnlyList<InboxRow> Now(IReadOnlyList<InboxRow> rows) =>
        [.. rows.Select(row => row with { Here = presence.IsHere(new(Party.Visitor, row.VisitorId)) })];

    private void ForgetOwn() => Forget(_own);

    private static void Forget<T>(ConcurrentDictionary<string, SharedAnswer<T>> all)
    {
        foreach (var kept in all.Values)
            kept.Forget();
    }

    private sealed record OwnRooms(IReadOnlyList<InboxRow> Open, IReadOnlyList<InboxRow> Closed);
}
