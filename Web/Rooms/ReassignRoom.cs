using System.Linq.Expressions;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Applies a <see cref="RoomCommand"/> to one room.</summary>
/// <param name="which">The rooms that the caller may change.</param>
/// <param name="command">Makes the command, with what it needs to know from the database.</param>
public sealed class ReassignRoom(
    string rid,
    Expression<Func<Room, bool>> which,
    Func<LiveChatDb, Room, Task<RoomCommand>> command,
    TimeProvider time
) : EntityCommand<RoomChange>
{
    /// <returns>The room as it is now.</returns>
    protected override async Task<Outcome<RoomChange>> ApplyAsync(LiveChatDb database)
    {
        var room =
            await database.Rooms.Include(r => r.Visitor).Where(which).SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (room.Visitor!.ErasedAt is not null)
            throw new RefusedException(Refusal.RoomNotFound);
        var before = room.Revision;
        var decided = await command(database, room);
        var isChanged = room.Apply(decided, time.GetUtcNow());
        var change = RoomChange.Of(room, before, await RoomReads.AgentOfAsync(database, room), []);
        return isChanged
            ? new(change, new RoomReassigned(change, room.VisitorId, InboxChange.Of(room), decided))
            : new(change);
    }

    /// <summary>Closes the room that a visitor has open, inside another command.</summary>
    /// <returns>The events to publish after the commit.</returns>
    public static async Task<IReadOnlyList<Event>> CloseOpenOfAsync(
        LiveChatDb database,
        string visitorId,
        DateTimeOffset now
    )
    {
        var room = await database
            .Rooms.Include(r => r.Visitor)
            .SingleOrDefaultAsync(r => r.VisitorId == visitorId && r.ClosedAt == null);
        if (room is null)
            return [];
        var (before, close) = (room.Revision, new RoomCommand.Close());
        room.Apply(close, now);
        var change = RoomChange.Of(room, before, await RoomReads.AgentOfAsync(database, room), []);
        return [new RoomReassigned(change, visitorId, InboxChange.Of(room), close)];
    }

    /// <summary>Puts all of an agent's rooms back to waiting, inside another command.</summary>
    /// <returns>The events to publish after the commit.</returns>
    public static async Task<IReadOnlyList<Event>> GiveBackAllAsync(
        LiveChatDb database,
        string agentId,
        DateTimeOffset now
    )
    {
        var given = new List<Event>();
        var rooms = await database
            .Rooms.Include(r => r.Visitor)
            .Where(r => r.AgentId == agentId && r.ClosedAt == null)
            .ToListAsync();
        foreach (var room in rooms)
        {
            var (before, giveBack) = (room.Revision, new RoomCommand.GiveBack());
            room.Apply(giveBack, now);
            var change = RoomChange.Of(room, before, null, []);
            given.Add(new RoomReassigned(change, room.VisitorId, InboxChange.Of(room), giveBack));
        }
        return given;
    }
}
