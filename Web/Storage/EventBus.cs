namespace LiveChatMeet.Storage;

/// <summary>Passes events on to every subscriber, in the order in which they are published.</summary>
public sealed partial class EventBus(IEnumerable<IEventSubscriber> subscribers, ILogger<EventBus> logger)
{
    private readonly IEventSubscriber[] _subscribers = [.. subscribers];

    /// <summary>Publishes what is not stored, or was stored before: commands return their events to the
    /// <see cref="Writer"/> instead.</summary>
    public void Publish(Event happened)
    {
        foreach (var subscriber in _subscribers)
        {
            try
            {
                subscriber.On(happened);
            }
            catch (Exception failure)
            {
                // The change is stored, and the others have to hear of it.
                SubscriberFailed(failure, subscriber.GetType().Name, happened.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subscriber} failed on {Event}")]
    private partial void SubscriberFailed(Exception failure, string subscriber, string @event);
}
