using System.Threading.Channels;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Hub;

/// <summary>
/// Pushes to the browsers what was committed, in the order of the commits: one lane for each part of the rooms, and
/// none waits for its readers. What a connection has not taken yet stands in its own queue, in order.
/// </summary>
public sealed partial class Announcer(
    IHubContext<SignalingHub, ISignalingClient> hub,
    SlowReaders readers,
    ILogger<Announcer> logger
) : BackgroundService
{
    private const int LaneCount = 8;
    private const int MaxLaneLength = 10_000;
    private const int ManyUnsent = 100;
    private static readonly TimeSpan GoodbyeFor = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Announcement>[] _lanes =
    [
        .. Enumerable
            .Range(0, LaneCount)
            .Select(_ =>
                Channel.CreateBounded<Announcement>(
                    new BoundedChannelOptions(MaxLaneLength)
                    {
                        SingleReader = true,
                        FullMode = BoundedChannelFullMode.DropOldest,
                    }
                )
            ),
    ];

    public static string GroupOf(Actor caller) => $"{(caller.Party == Party.Agent ? "agent" : "visitor")}-{caller.Id}";

    /// <summary>What a connection listens to. A tab or device that was opened for one call hears of that and its room
    /// alone.</summary>
    public static IReadOnlyList<string> GroupsFor(Actor caller) =>
        caller is { RoomId: { } rid, CallId: { } callId }
            ? [TabsOf(caller.Party, rid), TabsOf(caller.Party, callId)]
            : [GroupOf(caller), caller.Party == Party.Agent ? AllAgents : AllVisitors];

    // Of a room or of a call.
    private static string TabsOf(Party party, string id) => $"{(party == Party.Agent ? "agent" : "visitor")}-tabs-{id}";

    public const string AllAgents = "agents";

    public const string AllVisitors = "visitors";

    /// <summary>Messages of a room, to its visitor and to the agents who see it.</summary>
    public void RoomChanged(RoomChange change, string visitorId, InboxChange inbox)
    {
        Actor? agent = change.State == RoomState.Waiting || change.Agent is null ? null : Agent(change.Agent.Id);
        var agents = agent is { } who ? GroupOf(who) : AllAgents;
        Push(change.Rid, Visitor(visitorId), () => OfVisitor(visitorId, change.Rid).RoomChanged(change));
        Push(change.Rid, agent, () => hub.Clients.Groups(agents, TabsOf(Party.Agent, change.Rid)).RoomChanged(change));
        Push(change.Rid, agent, () => hub.Clients.Group(agents).InboxChanged(inbox));
    }

    /// <summary>A room was taken, closed or reopened: everybody's inbox shows it.</summary>
    public void RoomReassigned(RoomChange change, string visitorId, InboxChange inbox)
    {
        Push(change.Rid, Visitor(visitorId), () => OfVisitor(visitorId, change.Rid).RoomChanged(change));
        Push(
            change.Rid,
            null,
            () => hub.Clients.Groups(AllAgents, TabsOf(Party.Agent, change.Rid)).RoomChanged(change)
        );
        Push(change.Rid, null, () => hub.Clients.Group(AllAgents).InboxChanged(inbox));
    }

    /// <summary>What became of a call, to those who see its room; everybody's inbox tells who is busy.</summary>
    public void CallRecorded(RoomChange change, string visitorId, string agentId)
    {
        Push(change.Rid, Visitor(visitorId), () => OfVisitor(visitorId, change.Rid).RoomChanged(change));
        Push(change.Rid, Agent(agentId), () => OfAgent(agentId, change.Rid).RoomChanged(change));
        Push(
            change.Rid,
            null,
            () =>
                hub
                    .Clients.Group(AllAgents)
                    .InboxChanged(
                        new()
                        {
                            Rid = change.Rid,
                            Visitor = "",
                            NewText = null,
                            AgentId = agentId,
                        }
                    )
        );
    }

    /// <summary>A call, to both its parties.</summary>
    public void CallChanged(CallSnapshot snapshot, Call call)
    {
        Push(call.RoomId, Visitor(call.VisitorId), () => OfVisitor(call.VisitorId, call.Id).CallChanged(snapshot));
        Push(call.RoomId, Agent(call.AgentId), () => OfAgent(call.AgentId, call.Id).CallChanged(snapshot));
    }

    /// <summary>A signal, to the party that did not send it.</summary>
    public void Signaled(CallSignal signal, Call call, Party by) =>
        Push(
            call.RoomId,
            by == Party.Agent ? Visitor(call.VisitorId) : Agent(call.AgentId),
            () =>
                by == Party.Agent
                    ? OfVisitor(call.VisitorId, call.Id).Signaled(signal)
                    : OfAgent(call.AgentId, call.Id).Signaled(signal)
        );

    /// <summary>The visitor of a room writes: to its agent, or to all while it waits.</summary>
    public void VisitorTyping(string rid, Author by, string? agentId) =>
        Push(
            rid,
            agentId is null ? null : Agent(agentId),
            () => (agentId is null ? hub.Clients.Group(AllAgents) : OfAgent(agentId, rid)).Typing(rid, by)
        );

    /// <summary>The agent of a room writes.</summary>
    public void AgentTyping(string rid, Author by, string visitorId) =>
        Push(rid, Visitor(visitorId), () => OfVisitor(visitorId, rid).Typing(rid, by));

    public void VisitorChanged(string rid, string? agentId) =>
        Push(
            rid,
            agentId is null ? null : Agent(agentId),
            () => hub.Clients.Group(agentId is null ? AllAgents : GroupOf(Agent(agentId))).VisitorChanged(rid)
        );

    public void AgentsHere(bool here) => Push("", null, () => hub.Clients.Group(AllVisitors).AgentsHere(here));

    private static Actor Visitor(string id) => new(Party.Visitor, id);

    private static Actor Agent(string id) => new(Party.Agent, id);

    private ISignalingClient OfVisitor(string visitorId, string id) =>
        hub.Clients.Groups(GroupOf(Visitor(visitorId)), TabsOf(Party.Visitor, id));

    private ISignalingClient OfAgent(string agentId, string id) =>
        hub.Clients.Groups(GroupOf(Agent(agentId)), TabsOf(Party.Agent, id));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lanes.Select(lane => RunAsync(lane.Reader, stoppingToken)));

    // A push that a full lane drops is found by the next one: its After does not fit, and the browser asks Since.
    private void Push(string rid, Actor? reader, Func<Task> push) =>
        _lanes[(uint)string.GetHashCode(rid, StringComparison.Ordinal) % LaneCount].Writer.TryWrite(new(reader, push));

    private async Task RunAsync(ChannelReader<Announcement> lane, CancellationToken stopping)
    {
        var unsent = new List<Task>();
        var looksAt = ManyUnsent;
        try
        {
            await foreach (var announcement in lane.ReadAllAsync(stopping))
            {
                var sent = SendAsync(announcement);
                if (sent.IsCompleted)
                    continue;
                unsent.Add(sent);
                if (unsent.Count < looksAt)
                    continue;
                unsent.RemoveAll(one => one.IsCompleted);
                looksAt = Math.Max(ManyUnsent, 2 * unsent.Count);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; browsers reconcile with the next one.
        }
        await Task.WhenAll(unsent)
            .WaitAsync(GoodbyeFor, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync(Announcement announcement)
    {
        try
        {
            // Until here everything is done at once, so the order holds; the rest is between the connection and its
            // reader.
            var sending = announcement.Push();
            if (!sending.IsCompletedSuccessfully)
                await readers.FollowAsync(announcement.Reader, sending);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The rows are the truth: whoever missed this asks Since. The lane must go on.
            PushFailed(failure);
        }
        catch (OperationCanceledException)
        {
            // The connection went meanwhile.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A push failed; its browsers will ask again")]
    private partial void PushFailed(Exception failure);

    /// <param name="Reader">Whose it is; null when it is for many.</param>
    private readonly record struct Announcement(Actor? Reader, Func<Task> Push);
}
