using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Marks the other side's messages up to a number as delivered or seen; in batches, so that a long room does
/// not hold up the writer.</summary>
public sealed class MarkMessages(Actor by, string rid, int number, bool seen, TimeProvider time) : WriteCommand<int>
{
    /// <summary>The batch size: a smaller result means that none are left.</summary>
    public const int MaxMarked = 200;

    /// <returns>How many were marked.</returns>
    public override async Task<Outcome<int>> ApplyAsync(LiveChatDb database)
    {
        var room =
            await database
                .Rooms.Include(r => r.Visitor)
                .Where(RoomReads.VisibleTo(by))
                .SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (seen && by.Party == Party.Agent && room.AgentId != by.Id)
            throw new RefusedException(Refusal.RoomNotTaken);

        var messages = await UnmarkedAsync(database);
        if (messages.Count == 0)
            return new(0);

        var (before, now) = (room.Revision, time.GetUtcNow());
        foreach (var message in messages)
        {
            message.DeliveredAt ??= now;
            if (seen)
                message.SeenAt = now;
            room.Change(message, now);
        }
        var change = RoomChange.Of(room, before, await RoomReads.AgentOfAsync(database, room), messages);
        return new(messages.Count, new MessagesMarked(change, room.VisitorId, InboxChange.Of(room)));
    }

    private Task<List<Message>> UnmarkedAsync(LiveChatDb database)
    {
        var other = by.Party == Party.Agent ? Party.Visitor : Party.Agent;
        return database
            .Messages.Where(m =>
                m.RoomId == rid
                && m.Party == other
                && m.Number <= number
                && m.SeenAt == null
                && (seen || m.DeliveredAt == null)
            )
            .OrderBy(m => m.Number)
            .Take(MaxMarked)
            .ToListAsync();
    }
}
