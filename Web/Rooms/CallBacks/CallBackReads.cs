using System.Linq.Expressions;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.CallBacks;

/// <summary>Reads the calls that somebody should return.</summary>
public sealed class CallBackReads(IDbContextFactory<LiveChatDb> databases)
{
    /// <summary>How many are listed at most.</summary>
    public const int Most = 50;

    /// <summary>Those of some conversations, the newest first.</summary>
    public async Task<IReadOnlyList<CallBack>> ListAsync(
        Expression<Func<Room, bool>> readable,
        CancellationToken cancelled
    )
    {
        await using var database = await databases.CreateDbContextAsync(cancelled);
        var rooms = database.Rooms.AsNoTracking().Include(r => r.Visitor).Where(readable);
        var found = await rooms
            .Where(r => r.CallToReturn != null && r.Visitor!.ErasedAt == null)
            .Join(database.Calls, room => room.CallToReturn, call => call.Id, (room, call) => new { room, call })
            .OrderByDescending(one => one.call.RangAt)
            .Take(Most)
            .ToListAsync(cancelled);
        return [.. found.Select(one => CallBack.Of(one.room, one.call))];
    }

    /// <summary>That of a room; null if there is none.</summary>
    public async Task<CallBack?> OfAsync(Room room)
    {
        if (room.CallToReturn is not { } id)
            return null;
        await using var database = await databases.CreateDbContextAsync();
        var call = await database.Calls.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id);
        return call is null ? null : CallBack.Of(room, call);
    }
}
