using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Mail;

/// <summary>The conversations in which something has happened that may have to be mailed. What it is stands in their
/// rows: after a restart it is looked for there.</summary>
public sealed class MailSignals(Outbox outbox) : IEventSubscriber
{
    private readonly ConcurrentDictionary<string, byte> _answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _closed = new(StringComparer.Ordinal);

    /// <summary>Where an agent has written or called, until the visitor has seen it or it is mailed.</summary>
    public IReadOnlyList<string> Answered => [.. _answered.Keys];

    public void On(Event happened)
    {
        if (!outbox.IsOn)
            return;
        switch (happened)
        {
            case MessageSent { Change.Messages: [{ Party: Party.Agent }, ..] } sent:
                Note(sent.Change.Rid);
                break;
            case CallRecorded called:
                Note(called.Change.Rid);
                break;
            case RoomReassigned { Change.State: RoomState.Closed } closed:
                _closed[closed.Change.Rid] = 0;
                break;
        }
    }

    public void Note(string rid) => _answered[rid] = 0;

    /// <summary>Nothing of it is left to be mailed.</summary>
    public void Forget(string rid) => _answered.TryRemove(rid, out _);

    /// <summary>Those that were closed since the last call.</summary>
    public IReadOnlyList<string> TakeClosed() => [.. _closed.Keys.Where(rid => _closed.TryRemove(rid, out _))];
}
