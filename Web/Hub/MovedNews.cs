using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Tells the agents whom it concerns that a conversation went from one to another, but not who did
/// it.</summary>
public sealed class MovedNews(PushLanes lanes, HubConnections hub, RoomAccessNow access) : IEventSubscriber
{
    public void On(Event happened)
    {
        if (happened is RoomReassigned reassigned)
            Tell(reassigned);
    }

    private void Tell(RoomReassigned happened)
    {
        var (moved, by) = (happened.Moved, happened.By is { Party: Party.Agent } agent ? agent.Id : null);
        var (former, now) = (happened.From.AgentId, happened.Change.Agent?.Id);
        if (former is not null && former != by)
            Tell(former, moved with { WasYours = true });
        if (now is not null && now != by && now != former)
            Tell(now, moved with { IsYours = true });
        if (happened.Place.TeamId is { } team && team != happened.From.Place.TeamId && now is null)
            foreach (var member in access.MembersOf(team).Where(member => member != by && member != former))
                Tell(member, moved);
    }

    private void Tell(string agentId, RoomMoved moved)
    {
        var agent = new Actor(Party.Agent, agentId);
        lanes.Add(moved.Rid, agent, () => hub.Group(Audiences.GroupOf(agent)).RoomMoved(moved));
    }
}
