using System.Threading.Channels;
using LiveChatMeet.Calls;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Signaling;

/// <summary>
/// Pushes to the browsers what was committed, in the order of the commits. Several lanes, one for each part of the
/// rooms, so that one reader that takes nothing delays few others.
/// </summary>
public sealed partial class Announcer(IHubContext<SignalingHub, ISignalingClient> hub, ILogger<Announcer> logger) : BackgroundService
{
    private const int LaneCount = 8;
    private const int LongestLane = 10_000;
    private static readonly TimeSpan PatienceFor = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Func<Task>>[] _lanes = [.. Enumerable.Range(0, LaneCount)
        .Select(_ => Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(LongestLane) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest }))];

    public static string GroupOf(Caller caller) => $"{(caller.Party == Party.Agent ? "agent" : "visitor")}-{caller.Id}";

    /// <summary>What a connection listens to. A tab or device that was opened for one call hears of that and its room alone.</summary>
    public static IReadOnlyList<string> GroupsFor(Caller caller) =>
        caller is { RoomId: { } rid, CallId: { } callId } ? [TabsOf(caller.Party, rid), TabsOf(caller.Party, callId)] : [GroupOf(caller), caller.Party == Party.Agent ? AllAgents : AllVisitors];

    // Of a room or of a call.
    private static string TabsOf(Party party, string id) => $"{(party == Party.Agent ? "agent" : "visitor")}-tabs-{id}";

    public const string AllAgents = "agents";

    public const string AllVisitors = "visitors";

    /// <summary>Messages of a room, to its visitor and to the agents who see it.</summary>
    public void RoomChanged(RoomChange change, string visitorId, InboxChange inbox)
    {
        var agents = change.State == RoomState.Waiting || change.Agent is null ? AllAgents : GroupOf(new(Party.Agent, change.Agent.Id));
        Push(change.Rid, () => OfVisitor(visitorId, change.Rid).RoomChanged(change));
        Push(change.Rid, () => hub.Clients.Groups(agents, TabsOf(Party.Agent, change.Rid)).RoomChanged(change));
        Push(change.Rid, () => hub.Clients.Group(agents).InboxChanged(inbox));
    }

    /// <summary>A room was taken, closed or reopened: everybody's inbox shows it.</summary>
    public void RoomMoved(RoomChange change, string visitorId, InboxChange inbox)
    {
        Push(change.Rid, () => OfVisitor(visitorId, change.Rid).RoomChanged(change));
        Push(change.Rid, () => hub.Clients.Groups(AllAgents, TabsOf(Party.Agent, change.Rid)).RoomChanged(change));
        Push(change.Rid, () => hub.Clients.Group(AllAgents).InboxChanged(inbox));
    }

    /// <summary>What became of a call, to those who see its room; everybody's inbox tells who is busy.</summary>
    public void CallRecorded(RoomChange change, string visitorId, string agentId)
    {
        Push(change.Rid, () => OfVisitor(visitorId, change.Rid).RoomChanged(change));
        Push(change.Rid, () => OfAgent(agentId, change.Rid).RoomChanged(change));
        Push(change.Rid, () => hub.Clients.Group(AllAgents).InboxChanged(new() { Rid = change.Rid, Visitor = "", NewText = null, AgentId = agentId }));
    }

    /// <summary>A call, to both its parties.</summary>
    public void CallChanged(CallSnapshot snapshot, Call call)
    {
        Push(call.RoomId, () => OfVisitor(call.VisitorId, call.Id).CallChanged(snapshot));
        Push(call.RoomId, () => OfAgent(call.AgentId, call.Id).CallChanged(snapshot));
    }

    /// <summary>A signal, to the party that did not send it.</summary>
    public void Signaled(CallSignal signal, Call call, Party by) => Push(call.RoomId, () => by == Party.Agent
        ? OfVisitor(call.VisitorId, call.Id).Signaled(signal)
        : OfAgent(call.AgentId, call.Id).Signaled(signal));

    /// <summary>The visitor of a room writes: to its agent, or to all while it waits.</summary>
    public void VisitorTyping(string rid, Author by, string? agentId) => Push(rid, () => (agentId is null ? hub.Clients.Group(AllAgents) : OfAgent(agentId, rid)).Typing(rid, by));

    /// <summary>The agent of a room writes.</summary>
    public void AgentTyping(string rid, Author by, string visitorId) => Push(rid, () => OfVisitor(visitorId, rid).Typing(rid, by));

    public void VisitorChanged(string rid, string? agentId) =>
        Push(rid, () => hub.Clients.Group(agentId is null ? AllAgents : GroupOf(new(Party.Agent, agentId))).VisitorChanged(rid));

    public void AgentsHere(bool here) => Push("", () => hub.Clients.Group(AllVisitors).AgentsHere(here));

    private ISignalingClient OfVisitor(string visitorId, string id) => hub.Clients.Groups(GroupOf(new(Party.Visitor, visitorId)), TabsOf(Party.Visitor, id));

    private ISignalingClient OfAgent(string agentId, string id) => hub.Clients.Groups(GroupOf(new(Party.Agent, agentId)), TabsOf(Party.Agent, id));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lanes.Select(lane => RunAsync(lane.Reader, stoppingToken)));

    // A push that a full lane drops is found by the next one: its After does not fit, and the browser asks Since.
    private void Push(string rid, Func<Task> push) => _lanes[(uint)string.GetHashCode(rid, StringComparison.Ordinal) % LaneCount].Writer.TryWrite(push);

    private async Task RunAsync(ChannelReader<Func<Task>> lane, CancellationToken stopping)
    {
        try
        {
            await foreach (var push in lane.ReadAllAsync(stopping))
            {
                try
                {
                    await push().WaitAsync(PatienceFor, stopping);
                }
                catch (TimeoutException)
                {
                    // Somebody reads slowly; the others do not wait for them. The push itself is still on its way.
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // The rows are the truth: whoever missed this asks Since. The lane must go on.
                    PushFailed(failure);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; browsers reconcile with the next one.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A push failed; its browsers will ask again")]
    private partial void PushFailed(Exception failure);
}
