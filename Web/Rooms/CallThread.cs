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

    public async Task<Event> BeginAsync(LiveChatDb database, Call call)
    {
        var room = await database.Rooms.Include(r => r.Visitor).SingleAsync(r => r.Id == call.RoomId);
        var (before, visitor) = (room.Revision, room.Visitor!);
        var message = room.Append(
            new Message
            {
                Id = call.Id,
                RoomId = room.Id,
                Type = Message.CallSession,
                Author = new(visitor.Id, visitor.Username, visitor.DisplayName),
                Party = Party.Agent,
                SentAt = call.RangAt,
            }
        );
        database.Messages.Add(message);
        room.AnsweredAt ??= call.RangAt;
        return Recorded(room, before, RoomAgent.Of(call.AgentId, call.AgentName), message, call);
    }

    public async Task<Event> RecordAsync(IStatements statements, Call call, DateTimeOffset now)
    {
        var (room, agent) = await RoomRows.ReviseAsync(statements, call, now);
        var isTask =
            room.CallToReturn is not null && (room.CallToReturn == call.Id || await IsReachedAsync(statements, call));
        var message = await RoomRows.RecordAsync(statements, call, room.Revision, now);
        // The room may have been given back in the meantime.
        var agentNow = room.AgentId == call.AgentId ? RoomAgent.Of(call.AgentId, call.AgentName) : agent;
        return Recorded(room, room.Revision - 1, agentNow, message, call) with { ChangesTask = isTask };
    }

    // Who was to be called back has taken this call.
    private static async Task<bool> IsReachedAsync(IStatements statements, Call call) =>
        call.State == CallState.InProgress && await statements.RunAsync(Statement.SettleRoom, call.RoomId) > 0;

    private static CallRecorded Recorded(Room room, long before, RoomAgent? agent, Message message, Call call)
    {
        var change = RoomChange.Of(room, before, agent, []) with { Messages = [RoomMessage.From(message, call)] };
        return new(change, call.VisitorId, call.AgentId);
    }
}
