namespace LiveChatMeet.Storage;

/// <summary>Something that happened. Changes by a command of the <see cref="Writer"/> are published once they are on
/// the disk.</summary>
public abstract record Event;

/// <summary>
/// Receives every event: pushes to browsers are one subscriber, and anything else that follows a change is another. To
/// add one, register it; publishers do not know it.
/// </summary>
public interface IEventSubscriber
{
    /// <summary>Called in the order of the commits, while the next commands wait: it must only queue the event or drop
    /// something.</summary>
    void On(Event happened);
}
