using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Meet;

/// <summary>The conversation beside a call, before its messages are there.</summary>
/// <param name="Revision">Of the room, when the messages were counted.</param>
/// <param name="Unread">How many messages of the other side the reader has not seen.</param>
public sealed record CallPanelView(Party Reader, long Revision, int Unread)
{
    public static async Task<CallPanelView> ReadAsync(ReadPool reading, Party reader, string rid)
    {
        var row = (await reading.ReadAsync(Statement.CountUnseen, rid, reader))[0];
        return new(reader, row.Number(0), (int)row.Number(1));
    }
}
