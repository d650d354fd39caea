using System.Threading.Channels;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Figures;

/// <summary>The conversations in which something happened that counts, until it is counted.</summary>
public sealed class RoomsToCount : IEventSubscriber
{
    private readonly Channel<string> _rids = Channel.CreateUnbounded<string>(new() { SingleReader = true });

    public void On(Event happened)
    {
        var rid = happened switch
        {
            MessageSent { Change: { Messages: [{ Number: 1 }, ..], Rid: var opened } } => opened,
            RoomAnswered answered => answered.Rid,
            RoomReassigned moved => moved.Change.Rid,
            CallRecorded call => call.Change.Rid,
            RoomRated rated => rated.Rid,
            _ => null,
        };
        if (rid is not null)
            Add(rid);
    }

    public void Add(string rid) => _rids.Writer.TryWrite(rid);

    public ValueTask<bool> WaitAsync(CancellationToken cancelled) => _rids.Reader.WaitToReadAsync(cancelled);

    /// <summary>Some of them, which it then no longer has.</summary>
    public HashSet<string> Take(int most)
    {
        var some = new HashSet<string>();
        while (some.Count < most && _rids.Reader.TryRead(out var rid))
            some.Add(rid);
        return some;
    }
}
