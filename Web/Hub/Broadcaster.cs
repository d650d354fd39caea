using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Pushes what happened to the browsers that it concerns.</summary>
public sealed class Broadcaster(PushLanes lanes, HubConnections hub, RoomAccessNow access) : IEventSubscriber
{
    public void On(Event happened)
    {
        switch (happened)
        {
            case RoomReassigned reassigned:
                PushToAll(reassigned);
                break;
            case RoomEvent changed:
                Push(changed);
                break;
            case CallRecorded recorded:
                Push(recorded);
                break;
            case CallChanged changed:
                Push(changed);
                break;
            case LegSignaled signaled:
                Push(signaled);
                break;
            default:
                PushPassing(happened);
                break;
        }
    }

    // Not stored: nobody who was away needs it.
    private void PushPassing(Event happened)
    {
        switch (happened)
        {
            case VisitorTyped typed:
                Push(typed);
                break;
            case AgentTyped typed:
                Push(typed);
                break;
            case ReturnAsked asked:
                Push(asked);
                break;
            case LivechatCameOrWent came:
                Push(came);
                break;
            case StandingChanged changed:
                Push(changed);
                break;
        }
    }

    /// <summary>The state of a room's visitor.</summary>
    /// <param name="agentId">Who has the room; null while it waits.</param>
    public void VisitorChanged(string rid, string? agentId, RoomPlace place, bool isHere)
    {
        Actor? agent = agentId is null ? null : Agent(agentId);
        var agents = agent is { } who ? hub.Group(Audiences.GroupOf(who)) : ReadersOf(place);
        lanes.Add(rid, agent, () => agents.VisitorChanged(rid, isHere));
    }

    // To its visitor and to the agents who see it.
    private void Push(RoomEvent happened)
    {
        var change = happened.Change;
        PushToVisitor(change, happened.VisitorId);
        if (change.State == RoomState.Waiting || change.Agent is null)
            PushToReaders(change, happened.Place);
        else
            PushToAgents(change, Agent(change.Agent.Id));
    }

    // To all who saw it or see it now.
    private void PushToAll(RoomReassigned happened)
    {
        var (change, from) = (happened.Change, happened.From);
        PushToVisitor(change, happened.VisitorId);
        PushToReaders(change, happened.Place, from.AgentId, change.Agent?.Id);
    }

    // To those who see its room.
    private void Push(CallRecorded happened)
    {
        var (change, agent) = (happened.Change, Agent(happened.AgentId));
        PushToVisitor(change, happened.VisitorId);
        PushToAgents(change, agent);
    }

    // To both its parties.
    private void Push(CallChanged happened)
    {
        var call = happened.Call;
        foreach (var party in new[] { Visitor(call.VisitorId), Agent(call.AgentId) })
            lanes.Add(call.RoomId, party, () => Of(party, call.Id).CallChanged(happened.Snapshot));
    }

    // To the party that did not send it.
    private void Push(LegSignaled happened)
    {
        var call = happened.Call;
        var other = happened.By == Party.Agent ? Visitor(call.VisitorId) : Agent(call.AgentId);
        lanes.AddOrSend(call.RoomId, other, () => Of(other, call.Id).Signaled(happened.Signal));
    }

    private void Push(VisitorTyped happened)
    {
        var (rid, by) = (happened.Rid, happened.By);
        if (happened.AgentId is not { } agentId)
            lanes.Add(rid, null, () => ReadersOf(happened.Place).Typing(rid, by));
        else
            lanes.Add(rid, Agent(agentId), () => Of(Agent(agentId), rid).Typing(rid, by));
    }

    private void Push(AgentTyped happened)
    {
        var visitor = Visitor(happened.VisitorId);
        lanes.Add(happened.Rid, visitor, () => Of(visitor, happened.Rid).Typing(happened.Rid, happened.By));
    }

    private void Push(ReturnAsked happened)
    {
        var (call, to) = (happened.Call, happened.To);
        var visitor = Visitor(call.VisitorId);
        lanes.Add(call.RoomId, visitor, () => hub.Group(Audiences.GroupOf(visitor)).CallReturns(call.Id, to));
    }

    private void Push(LivechatCameOrWent happened) =>
        lanes.Add(
            happened.VisitorId,
            Visitor(happened.VisitorId),
            () => hub.Group(Audiences.AllTabsOf(happened.VisitorId)).LivechatHere(happened.IsHere)
        );

    private void Push(StandingChanged happened)
    {
        var (here, isOpen) = (happened.Standing.IsHere, happened.Standing.IsOpen);
        var visitors = Audiences.VisitorsOf(happened.SiteId);
        lanes.Add("", null, () => hub.Group(visitors).SiteOpen(isOpen)); // first: it says why nobody is here
        if (here is not null)
            lanes.Add("", null, () => hub.Group(visitors).AgentsHere(here.Value));
    }

    private void PushToVisitor(RoomChange change, string visitorId)
    {
        var visitor = Visitor(visitorId);
        lanes.Add(change.Rid, visitor, () => Of(visitor, change.Rid).RoomChanged(change));
    }

    private void PushToAgents(RoomChange change, Actor agent) =>
        lanes.Add(change.Rid, agent, () => Of(agent, change.Rid).RoomChanged(change));

    // Who they are is decided when it is sent: teams may have changed.
    private void PushToReaders(RoomChange change, RoomPlace place, params string?[] others) =>
        lanes.Add(
            change.Rid,
            null,
            () =>
                hub.Groups(() =>
                        [
                            .. Audiences.Of(access.Now.ReadersOf(place)),
                            .. others.OfType<string>().Select(id => Audiences.GroupOf(Agent(id))),
                            Audiences.TabsOf(Party.Agent, change.Rid),
                        ]
                    )
                    .RoomChanged(change)
        );

    private ISignalingClient ReadersOf(RoomPlace place) => hub.Groups(() => Audiences.Of(access.Now.ReadersOf(place)));

    // All connections of somebody, and the tabs that they opened for this room or call.
    private ISignalingClient Of(Actor actor, string id) =>
        hub.Groups(Audiences.GroupOf(actor), Audiences.TabsOf(actor.Party, id));

    private static Actor Visitor(string id) => new(Party.Visitor, id);

    private static Actor Agent(string id) => new(Party.Agent, id);
}
