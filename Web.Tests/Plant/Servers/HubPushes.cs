using System.Collections.Concurrent;
using LiveChatMeet.Calls;
using LiveChatMeet.Hub;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What a hub has pushed over one connection.</summary>
public abstract class HubPushes
{
    private protected HubPushes(HubConnection connection)
    {
        Desk = new(connection);
        Listen(connection);
    }

    public ConcurrentQueue<DateTimeOffset> Clocks { get; } = [];

    public ConcurrentQueue<RoomChange> Changes { get; } = [];

    public ConcurrentQueue<InboxChange> Inbox { get; } = [];

    public ConcurrentQueue<IReadOnlyList<BusyAgent>> Busy => Desk.Busy;

    public DeskPushes Desk { get; }

    public ConcurrentQueue<string> VisitorsChanged { get; } = [];

    /// <summary>Snapshots of calls, as they came.</summary>
    public ConcurrentQueue<CallSnapshot> Calls { get; } = [];

    public ConcurrentQueue<CallSignal> Signals { get; } = [];

    /// <summary>Snapshots and signals in the order in which they came.</summary>
    public ConcurrentQueue<object> Pushed { get; } = [];

    public ConcurrentQueue<bool> AgentsHere => Desk.AgentsHere;

    public ConcurrentQueue<bool> LivechatHere { get; } = [];

    public ConcurrentQueue<(string CallId, string? To)> Returns { get; } = [];

    public ConcurrentQueue<(string Rid, MessageAuthor By)> Typing { get; } = [];

    /// <summary>Waits for a snapshot of a call that was pushed.</summary>
    public async Task<CallSnapshot> HearsAsync(string what, Func<CallSnapshot, bool> isIt)
    {
        await Eventually.IsTrueAsync($"the push: {what}", () => Calls.Any(isIt));
        return Calls.First(isIt);
    }

    private void Listen(HubConnection connection)
    {
        connection.On<DateTimeOffset>(nameof(ISignalingClient.Clock), Clocks.Enqueue);
        connection.On<RoomChange>(nameof(ISignalingClient.RoomChanged), Changes.Enqueue);
        connection.On<InboxChange>(nameof(ISignalingClient.InboxChanged), Inbox.Enqueue);
        connection.On<string, bool>(nameof(ISignalingClient.VisitorChanged), (rid, _) => VisitorsChanged.Enqueue(rid));
        connection.On<CallSnapshot>(nameof(ISignalingClient.CallChanged), Keep);
        connection.On<CallSignal>(nameof(ISignalingClient.Signaled), Keep);
        connection.On<bool>(nameof(ISignalingClient.LivechatHere), LivechatHere.Enqueue);
        connection.On<string, string?>(
            nameof(ISignalingClient.CallReturns),
            (callId, to) => Returns.Enqueue((callId, to))
        );
        connection.On<string, MessageAuthor>(nameof(ISignalingClient.Typing), (rid, by) => Typing.Enqueue((rid, by)));
    }

    private void Keep(CallSnapshot call)
    {
        Calls.Enqueue(call);
        Pushed.Enqueue(call);
    }

    private void Keep(CallSignal signal)
    {
        Signals.Enqueue(signal);
        Pushed.Enqueue(signal);
    }
}
