namespace LiveChatMeet.Storage;

/// <summary>Something that happened. What a command of the <see cref="Writer"/> changed is told once it is on the
/// disk.</summary>
public abstract record Event;

/// <summary>
/// Hears of everything that happens: pushes to browsers are one, and whatever else follows a change is another. To add
/// one, register it; nothing that publishes knows it.
/// </summary>
public interface IEventSubscriber
{
    /// <summary>Called in the order of the commits, while the next commands wait: it must only queue or forget.
    /// </summary>
    void On(Event happened);
}
