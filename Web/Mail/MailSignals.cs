using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Mail;

/// <summary>The conversations in which something has happened that may have to be mailed. What it is stands in their
/// rows: after a restart it is looked for there.</summary>
public sealed class MailSignals(Outbox outbox) : IEventSubscriber
{
    /// <summary>Where an agent has written or called, until the visitor has seen it or it is mailed.</summary>
    public NotedRooms Answered { get; } = new();

    /// <summary>Those that were closed, until it is decided whether they are mailed.</summary>
    public NotedRooms Closed { get; } = new();

    public void On(Event happened)
    {
        if (!outbox.IsOn)
            return;
        switch (happened)
        {
            case MessageSent { Change.Messages: [{ Party: Party.Agent }, ..] } sent:
                Answered.Note(sent.Change.Rid);
                break;
            case CallRecorded called:
                Answered.Note(called.Change.Rid);
                break;
            case RoomReassigned { Change.State: RoomState.Closed } closed:
                Closed.Note(closed.Change.Rid);
                break;
        }
    }
}
