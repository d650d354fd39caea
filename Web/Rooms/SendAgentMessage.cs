using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>An agent writes into a room that they have.</summary>
public sealed class SendAgentMessage(string agentId, string? rid, MessageDraft draft, TimeProvider time)
    : SendMessage(draft, time)
{
    public override async Task<Outcome<RoomMessage>> ApplyAsync(LiveChatDb database)
    {
        var room =
            await database
                .Rooms.Include(r => r.Visitor)
                .Where(RoomReads.VisibleTo(new(Party.Agent, agentId)))
                .SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        var earlier = await database.Messages.FirstOrDefaultAsync(m =>
            m.RoomId == room.Id && m.ClientId == Draft.ClientId
        );
        if (earlier is not null)
            return Repeat(earlier, Party.Agent);
        if (room.State == RoomState.Closed)
            throw new RefusedException(Refusal.RoomClosed);
        if (room.State == RoomState.Waiting)
            throw new RefusedException(Refusal.RoomNotTaken);

        var agent = await database.Users.AsNoTracking().SingleAsync(a => a.Id == agentId);
        return Append(database, room, RoomAgent.Of(agent), agent.AsAuthor, Party.Agent);
    }
}
