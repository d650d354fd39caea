using LiveChatMeet.Desk;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Presence;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Tells all consoles that an agent is here or away. Who is in a call, <see cref="BusyNews"/> tells.</summary>
public sealed class StatusNews(PushLanes lanes, HubConnections hub, Staff staff) : IEventSubscriber
{
    public void On(Event happened)
    {
        switch (happened)
        {
            case AgentStatusChanged changed:
                Tell(changed.AgentId);
                break;
            case AgentCameOrWent came:
                Tell(came.AgentId);
                break;
        }
    }

    private void Tell(string agentId) =>
        lanes.Add("", null, () => hub.Group(Audiences.AllAgents).StatusesChanged([staff.StandingOfAgent(agentId)]));
}
