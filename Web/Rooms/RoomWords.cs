using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>What a conversation is found by. Whoever deletes text of a conversation deletes this first: it comes back
/// with what is left.</summary>
public sealed class RoomWords
{
    public long Id { get; init; }

    public required string RoomId { get; init; }

    /// <summary>Each word once, with blanks between them. To be more, they are put behind; replaced, they go
    /// all.</summary>
    public required string Words { get; init; }

    /// <summary>In a command of the <see cref="Writer"/>: a room has something new beside its messages.</summary>
    public static Task LookAgainAsync(LiveChatDb database, string rid) =>
        database
            .Rooms.Where(r => r.Id == rid)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.WordsUpTo, r => Math.Min(r.WordsUpTo, r.LastNumber) - 1));

    /// <summary>In a command of the <see cref="Writer"/>: what a visitor's conversations are found by is to be read
    /// anew, because they are called something else.</summary>
    /// <returns>Their rooms.</returns>
    public static async Task<IReadOnlyList<string>> RenewAsync(LiveChatDb database, string visitorId)
    {
        var rooms = database.Rooms.Where(r => r.VisitorId == visitorId);
        await rooms.ExecuteUpdateAsync(set => set.SetProperty(r => r.WordsUpTo, r => Math.Min(r.WordsUpTo, 0) - 1));
        return await rooms.Select(r => r.Id).ToListAsync();
    }
}
