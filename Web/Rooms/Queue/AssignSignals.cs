using System.Threading.Channels;
using LiveChatMeet.Desk;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>Hears that something that waits may be given to somebody, for <see cref="Assigner"/>.</summary>
public sealed class AssignSignals : IEventSubscriber
{
    private readonly Channel<bool> _heard = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public ChannelReader<bool> Heard => _heard.Reader;

    public void On(Event happened)
    {
        if (happened is SomebodyIsFree or RoomReassigned { Moved.Kind: not MoveKind.Assigned } or RoomsDeleted)
            _heard.Writer.TryWrite(true);
    }
}
