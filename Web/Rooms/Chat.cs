using System.Linq.Expressions;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>What visitors and agents do in rooms.</summary>
public sealed class Chat(
    Writer writer,
    EventBus events,
    RoomCapacity capacity,
    Assignment assignment,
    OpenCalls calls,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    /// <summary>
    /// Sends a message. From a visitor it goes to their open room, which is created if there is none. Repeated with the
    /// same client id and text, it returns the first message.
    /// </summary>
    /// <exception cref="RefusedException">The text or client id is invalid, or the room is not the
    /// sender's.</exception>
    public Task<RoomMessage> SendAsync(Actor from, string? rid, string clientId, string? text)
    {
        var draft = MessageDraft.Checked(clientId, text);
        return writer.WriteAsync<RoomMessage>(
            from.Party == Party.Visitor
                ? new SendVisitorMessage(from.Id, draft, capacity, assignment, time)
                : new SendAgentMessage(from.Id, rid, draft, time)
        );
    }

    /// <summary>A new visitor's first message creates the visitor too, all or nothing.</summary>
    /// <exception cref="RefusedException">The text or client id is invalid.</exception>
    public Task<RoomMessage> SendAsNewVisitorAsync(NewVisitor visitor, string clientId, string? text) =>
        writer.WriteAsync(
            new SendVisitorMessage(visitor, MessageDraft.Checked(clientId, text), capacity, assignment, time)
        );

    /// <summary>The first agent to take a waiting room gets it; later ones learn who has it.</summary>
    /// <returns>The room as it is now: its agent may be another.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>,
    /// <see cref="Refusal.RoomClosed"/>.</exception>
    public Task<RoomChange> TakeAsync(string agentId, string rid) =>
        ReassignAsync(rid, _ => true, (_, _) => Task.FromResult<RoomCommand>(new RoomCommand.Take(agentId)));

    /// <summary>An administrator takes over a colleague's room; the colleague is told.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomClosed"/>,
    /// <see cref="Refusal.RoomInCall"/>, <see cref="Refusal.Forbidden"/>.</exception>
    public Task<RoomChange> TakeOverAsync(string administratorId, string rid) =>
        ReassignAsync(
            rid,
            _ => true,
            async (database, room) =>
            {
                var mayTakeOver = await database.Users.AnyAsync(a =>
                    a.Id == administratorId && a.IsAdministrator && a.DisabledAt == null
                );
                if (!mayTakeOver)
                    throw new RefusedException(Refusal.Forbidden);
                var isInCall = await database.Calls.AnyAsync(c => c.RoomId == rid && c.EndedAt == null);
                await AuditTakeOverAsync(database, administratorId, room);
                return new RoomCommand.TakeOver(administratorId, isInCall);
            }
        );

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>.</exception>
    public Task<RoomChange> CloseAsync(string agentId, string rid) =>
        ReassignAsync(rid, OwnedBy(agentId), (_, _) => Task.FromResult<RoomCommand>(new RoomCommand.Close()));

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>,
    /// <see cref="Refusal.VisitorHasOpenRoom"/>.</exception>
    public Task<RoomChange> ReopenAsync(string agentId, string rid) =>
        ReassignAsync(
            rid,
            OwnedBy(agentId),
            async (database, room) =>
                new RoomCommand.Reopen(
                    agentId,
                    await database.Rooms.AnyAsync(r => r.VisitorId == room.VisitorId && r.ClosedAt == null)
                )
        );

    /// <summary>The caller's browser has the other side's messages up to a number.</summary>
    public Task DeliveredAsync(Actor by, string rid, int number) => MarkAsync(by, rid, number, seen: false);

    /// <summary>The caller has seen the other side's messages up to a number. Among agents, only the one who has the
    /// room counts.</summary>
    public Task SeenAsync(Actor by, string rid, int number) => MarkAsync(by, rid, number, seen: true);

    /// <summary>Tells the other side that the caller is writing.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>.</exception>
    public async Task TypingAsync(Actor by, string rid)
    {
        await using var database = await databases.CreateDbContextAsync();
        var room =
            await database
                .Rooms.AsNoTracking()
                .Include(r => r.Visitor)
                .Where(RoomReads.VisibleTo(by))
                .SingleOrDefaultAsync(r => r.Id == rid && r.ClosedAt == null)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (by.Party == Party.Visitor)
        {
            var author = new Author(by.Id, room.Visitor!.Username, room.Visitor.DisplayName);
            events.Publish(new VisitorTyped(rid, author, room.AgentId));
        }
        else if (room.AgentId == by.Id)
        {
            var agent = await database.Users.AsNoTracking().SingleAsync(a => a.Id == by.Id);
            events.Publish(new AgentTyped(rid, agent.AsAuthor, room.VisitorId));
        }
    }

    /// <inheritdoc cref="RoomReads.SinceAsync"/>
    public async Task<RoomChange> SinceAsync(Actor by, string rid, long revision)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await RoomReads.SinceAsync(database, by, rid, revision);
    }

    // If the room refuses, the entry goes with the command.
    private async Task AuditTakeOverAsync(LiveChatDb database, string administratorId, Room room)
    {
        if (room.AgentId is not { } former || former == administratorId)
            return;
        var names = await database
            .Users.Where(a => a.Id == former || a.Id == administratorId)
            .ToDictionaryAsync(a => a.Id, a => a.Name);
        var done = new Audited(AuditKind.ConversationTakenOver, administratorId)
        {
            AboutId = room.Id,
            Changes = new AuditChanges().Add("Agent", names[former], names[administratorId]),
        };
        await database.AuditAsync(done, time.GetUtcNow());
    }

    private async Task MarkAsync(Actor by, string rid, int number, bool seen)
    {
        int marked;
        do marked = await writer.WriteAsync(new MarkMessages(by, rid, number, seen, calls, time));
        while (marked == MarkMessages.MaxMarked);
    }

    private Task<RoomChange> ReassignAsync(
        string rid,
        Expression<Func<Room, bool>> which,
        Func<LiveChatDb, Room, Task<RoomCommand>> command
    ) => writer.WriteAsync(new ReassignRoom(rid, which, command, time));

    private static Expression<Func<Room, bool>> OwnedBy(string agentId) => room => room.AgentId == agentId;
}
