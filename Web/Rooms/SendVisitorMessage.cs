using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>A visitor writes, into their open room; one is opened when there is none.</summary>
public sealed class SendVisitorMessage : SendMessage
{
    private readonly RoomCapacity _capacity;
    private readonly string? _visitorId;
    private readonly NewVisitor? _newVisitor;

    public SendVisitorMessage(string visitorId, MessageDraft draft, RoomCapacity capacity, TimeProvider time)
        : base(draft, time)
    {
        _visitorId = visitorId;
        _capacity = capacity;
    }

    /// <summary>A new visitor's first message creates the visitor too, all or nothing.</summary>
    public SendVisitorMessage(NewVisitor visitor, MessageDraft draft, RoomCapacity capacity, TimeProvider time)
        : base(draft, time)
    {
        _newVisitor = visitor;
        _capacity = capacity;
    }

    public override async Task<Outcome<RoomMessage>> ApplyAsync(LiveChatDb database)
    {
        var (visitor, room, agent) = await FindAsync(database, await WhoAsync(database));
        // Also in a room that has been closed since: the first answer may have been lost.
        var earlier = await database.Messages.FirstOrDefaultAsync(m =>
            m.ClientId == Draft.ClientId && database.Rooms.Any(r => r.Id == m.RoomId && r.VisitorId == visitor.Id)
        );
        if (earlier is not null)
            return Repeat(earlier, Party.Visitor);
        if (room?.State == RoomState.Waiting && await _capacity.IsFullAsync(database, room, Draft))
            throw new RefusedException(Refusal.RoomFull);

        visitor.SeenAt = Now;
        var author = new Author(visitor.Id, visitor.Username, visitor.DisplayName);
        return Append(database, room ?? Open(database, visitor), agent, author, Party.Visitor);
    }

    private async Task<IQueryable<Visitor>> WhoAsync(LiveChatDb database)
    {
        if (_newVisitor is not { } visitor)
            return database.Visitors.Where(v => v.Id == _visitorId);
        // A new visitor whose answer was lost comes back with the same credential.
        var known = database.Visitors.Where(v =>
            v.SiteId == visitor.SiteId && v.CredentialHash == visitor.CredentialHash
        );
        if (!await known.AnyAsync())
            await visitor.JoinAsync(database, Now);
        return known;
    }

    private static async Task<(Visitor, Room?, RoomAgent?)> FindAsync(LiveChatDb database, IQueryable<Visitor> who)
    {
        var found =
            await (
                from visitor in who
                join open in database.Rooms.Where(r => r.ClosedAt == null)
                    on visitor.Id equals open.VisitorId
                    into rooms
                from open in rooms.DefaultIfEmpty()
                join one in database.Users on open.AgentId equals one.Id into agents
                from agent in agents.DefaultIfEmpty()
                select new
                {
                    Visitor = visitor,
                    Room = open,
                    AgentId = (string?)agent.Id,
                    AgentName = (string?)agent.Name,
                }
            ).SingleOrDefaultAsync() ?? throw new RefusedException(Refusal.Unauthenticated);
        var agentOfRoom = found.AgentId is null ? null : RoomAgent.Of(found.AgentId, found.AgentName!);
        return (found.Visitor, found.Room, agentOfRoom);
    }

    private Room Open(LiveChatDb database, Visitor visitor)
    {
        var room = new Room
        {
            SiteId = visitor.SiteId,
            VisitorId = visitor.Id,
            Visitor = visitor,
            OpenedAt = Now,
        };
        database.Rooms.Add(room);
        return room;
    }
}
