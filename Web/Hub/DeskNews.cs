using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Tells agents' consoles what colleagues keep about a room. It names the room alone: what was written is read
/// by those who may.</summary>
public sealed class DeskNews(PushLanes lanes, HubConnections hub) : IEventSubscriber
{
    public void On(Event happened)
    {
        switch (happened)
        {
            case NoteAdded added:
                lanes.Add(added.Rid, null, () => Agents.NotesChanged(added.Rid, added.Number));
                break;
            case TagsChanged changed:
                lanes.Add(changed.Rid, null, () => Agents.TagsChanged(changed.Rid));
                break;
        }
    }

    private ISignalingClient Agents => hub.Group(Audiences.AllAgents);
}
