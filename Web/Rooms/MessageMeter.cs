using System.Diagnostics.Metrics;
using System.Text.Json;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Counts messages: meter <c>LiveChatMeet.Rooms</c>.</summary>
public sealed class MessageMeter(IMeterFactory meters) : IEventSubscriber
{
    private readonly Counter<long> _messages = meters
        .Create("LiveChatMeet.Rooms")
        .CreateCounter<long>("livechatmeet.messages", "{message}", "Messages that were sent, by party");

    public void On(Event happened)
    {
        if (!_messages.Enabled || happened is not MessageSent { Change.Messages: [{ Party: var party }, ..] })
            return;
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName($"{party}");
        _messages.Add(1, new KeyValuePair<string, object?>("party", name));
    }
}
