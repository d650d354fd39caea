using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Tells agents' consoles what colleagues keep about a room, and those of one agent what they have begun to
/// write. Colleagues are told of the room alone: what was written is read by those who may.</summary>
public sealed class DeskNews(PushLanes lanes, HubConnections hub, IPresence presence) : IEventSubscriber
{
    public void On(Event happened)
    {
        switch (happened)
        {
            case NoteAdded added:
                lanes.Add(added.Rid, null, () => Agents.NotesChanged(added.Rid, added.Number));
                break;
            case DraftChanged changed:
                Tell(new(Party.Agent, changed.AgentId), changed.Draft);
                break;
            // Their console reads the visitor anew.
            case RoomRated { AgentId: { } agentId } rated:
                var isHere = presence.IsHere(new(Party.Visitor, rated.VisitorId));
                var console = hub.Group(Audiences.GroupOf(new(Party.Agent, agentId)));
                lanes.Add(rated.Rid, null, () => console.VisitorChanged(rated.Rid, isHere));
                break;
            case TagsChanged changed:
                lanes.Add(changed.Rid, null, () => Agents.TagsChanged(changed.Rid));
                break;
        }
    }

    private void Tell(Actor agent, RoomDraft draft) =>
        lanes.Add(draft.Rid, agent, () => hub.Group(Audiences.GroupOf(agent)).DraftChanged(draft));

    private ISignalingClient Agents => hub.Group(Audiences.AllAgents);
}
