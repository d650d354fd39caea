using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Meet;

/// <summary>The conversation beside a call, before its messages are there.</summary>
/// <param name="Revision">Of the room, when the messages were counted.</param>
/// <param name="Unread">How many messages of the other side the reader has not seen.</param>
public sealed record CallPanelView(Party Reader, long Revision, int Unread)
{
    public static Task<CallPanelView> ReadAsync(LiveChatDb database, Party reader, string rid)
    {
        var other = reader == Party.Agent ? Party.Visitor : Party.Agent;
        return database
            .Rooms.Where(r => r.Id == rid)
            .Select(r => new CallPanelView(
                reader,
                r.Revision,
                database.Messages.Count(m =>
                    m.RoomId == r.Id
                    && m.Number > (reader == Party.Agent ? r.SeenByAgent : r.SeenByVisitor)
                    && m.Party == other
                    && m.SeenAt == null
                    && m.Type == null
                )
            ))
            .SingleAsync();
    }
}
