using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>A room as the conversation of a call: one message of it records the call, and has its id.</summary>
public sealed class CallThread : ICallThread
{
    /// <param name="room">With its visitor.</param>
    public static CallRoom RoomOf(Room room) =>
        new(room.Id, room.SiteId, room.AgentId, room.State == RoomState.Taken, room.Visitor!);

    public async Task<CallRoom?> FindAsync(LiveChatDb database, string agentId, string rid)
    {
        var room = await database
            .Rooms.Include(r => r.Visitor)
            .SingleOrDefaultAsync(r => r.Id == rid && r.AgentId == agentId);
        return room is null ? null : RoomOf(room);
    }

    public async Task<Event> RecordAsync(LiveChatDb database, Call call, DateTimeOffset now)
    {
        var room = await database.Rooms.Include(r => r.Visitor).SingleAsync(r => r.Id == call.RoomId);
        var before = room.Revision;
        var message =
            await database.Messages.SingleOrDefaultAsync(m => m.Id == call.Id) ?? Begin(database, room, call, now);
        if (message.Revision <= before)
        {
            message.StartTime = call.AcceptedAt;
            message.EndTime = call.EndedAt;
            room.Change(message, now);
        }
        // The room may have been given back in the meantime.
        var agent =
            room.AgentId == call.AgentId
                ? RoomAgent.Of(call.AgentId, call.AgentName)
                : await RoomReads.AgentOfAsync(database, room);
        var change = RoomChange.Of(room, before, agent, []) with { Messages = [RoomMessage.From(message, call)] };
        return new CallRecorded(change, call.VisitorId, call.AgentId);
    }

    private static Message Begin(LiveChatDb database, Room room, Call call, DateTimeOffset now)
    {
        var visitor = room.Visitor!;
        var message = room.Append(
            new Message
            {
                Id = call.Id,
                RoomId = room.Id,
                Type = Message.CallSession,
                Author = new(visitor.Id, visitor.Username, visitor.DisplayName),
                Party = Party.Agent,
                SentAt = now,
            }
        );
        database.Messages.Add(message);
        return message;
    }
}
