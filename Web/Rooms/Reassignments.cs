using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Taking, taking over, closing and reopening conversations. What somebody may not read is not
/// found.</summary>
public sealed class Reassignments(Writer writer, Switchboard switchboard, RoomAccessNow access, TimeProvider time)
{
    /// <summary>The first agent to take a waiting room gets it; later ones learn who has it.</summary>
    /// <returns>The room as it is now: its agent may be another.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>,
    /// <see cref="Refusal.RoomClosed"/>.</exception>
    public Task<RoomChange> TakeAsync(string agentId, string rid) =>
        ReassignAsync(
            agentId,
            rid,
            (_, room) =>
                access.Now.MayRead(room, Agent(agentId))
                    ? Task.FromResult<RoomCommand>(new RoomCommand.Take(agentId))
                    : throw new RefusedException(Refusal.RoomNotFound)
        );

    /// <summary>An administrator, or where the site allows it anybody of its team, takes over a colleague's room; the
    /// colleague is told.</summary>
    /// <param name="from">Whose it was when the agent decided; null for whoever has it.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomClosed"/>,
    /// <see cref="Refusal.RoomInCall"/>, <see cref="Refusal.Forbidden"/>; <see cref="Refusal.RoomTaken"/>: somebody
    /// else was faster.</exception>
    public Task<RoomChange> TakeOverAsync(string agentId, string rid, string? from = null) =>
        ReassignAsync(
            agentId,
            rid,
            async (database, room) =>
            {
                var now = await ReadableAsync(database, room, agentId);
                if (room.State == RoomState.Taken && room.AgentId != agentId)
                    await AuditTakeOverAsync(database, now, room, agentId, from);
                return new RoomCommand.TakeOver(agentId) { IsInCall = await IsInCallAsync(database, rid) };
            }
        );

    private async Task AuditTakeOverAsync(LiveChatDb database, RoomAccess now, Room room, string agentId, string? from)
    {
        if (from is not null && room.AgentId != from)
            throw new RefusedException(Refusal.RoomTaken);
        var everyoneMay = await database.Sites.AnyAsync(s => s.Id == room.SiteId && s.EveryoneTakesOver);
        if (!now.MayTakeOver(room, agentId, everyoneMay))
            throw new RefusedException(Refusal.Forbidden);
        await AuditAsync(database, AuditKind.ConversationTakenOver, agentId, room, agentId);
    }

    /// <summary>Closes it for who has it, whose call in it ends, or for an administrator.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomTaken"/>,
    /// <see cref="Refusal.RoomNotTaken"/>, <see cref="Refusal.RoomInCall"/>: a colleague's call.</exception>
    public async Task<RoomChange> CloseAsync(string agentId, string rid)
    {
        await switchboard.HangUpAsync(agentId, rid);
        return await ReassignAsync(
            agentId,
            rid,
            async (database, room) =>
            {
                var now = await ReadableAsync(database, room, agentId);
                if (room.State != RoomState.Closed)
                    await MovableAsync(database, now, room, agentId, AuditKind.ConversationClosed);
                return new RoomCommand.Close
                {
                    IsInCall = room.AgentId != agentId && await IsInCallAsync(database, rid),
                };
            }
        );
    }

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomTaken"/>: it was
    /// a colleague's; <see cref="Refusal.VisitorHasOpenRoom"/>, <see cref="Refusal.VisitorBlocked"/>,
    /// <see cref="Refusal.ConsentWithdrawn"/>.</exception>
    public Task<RoomChange> ReopenAsync(string agentId, string rid) =>
        ReassignAsync(
            agentId,
            rid,
            async (database, room) =>
            {
                await ReadableAsync(database, room, agentId);
                if (room.AgentId != agentId)
                    throw new RefusedException(room.AgentId is null ? Refusal.RoomNotTaken : Refusal.RoomTaken);
                await Blocking.NotBlockedAsync(database, room.VisitorId, time.GetUtcNow());
                if (await WithdrawConsents.IsDoneAsync(database, rid))
                    throw new RefusedException(Refusal.ConsentWithdrawn);
                var open = database.Rooms.Where(r => r.VisitorId == room.VisitorId && r.ClosedAt == null);
                return new RoomCommand.Reopen(agentId, await open.AnyAsync(r => r.Id != rid));
            }
        );

    /// <summary>The visitor ends their own conversation, and a call in it.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    public async Task EndAsync(Actor visitor, string rid)
    {
        await switchboard.HangUpForVisitorAsync(visitor.Id, rid);
        await writer.WriteAsync(
            new ReassignRoom(
                rid,
                visitor,
                (_, room) =>
                    room.VisitorId == visitor.Id
                        ? Task.FromResult<RoomCommand>(new RoomCommand.Close())
                        : throw new RefusedException(Refusal.RoomNotFound),
                time
            )
        );
    }

    /// <summary>Who may what, as this transaction sees it.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: the agent may not read it.</exception>
    internal static async Task<RoomAccess> ReadableAsync(LiveChatDb database, Room room, string agentId)
    {
        var now = await RoomAccess.ReadAsync(database);
        return now.MayRead(room, Agent(agentId)) ? now : throw new RefusedException(Refusal.RoomNotFound);
    }

    /// <summary>Refuses who may not move it, and records what is done to a colleague's.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomTaken"/>,
    /// <see cref="Refusal.RoomNotTaken"/>.</exception>
    internal async Task MovableAsync(LiveChatDb database, RoomAccess now, Room room, string agentId, AuditKind kind)
    {
        if (!now.MayMove(room, agentId))
            throw new RefusedException(room.AgentId is null ? Refusal.RoomNotTaken : Refusal.RoomTaken);
        if (room.AgentId is not null && room.AgentId != agentId)
            await AuditAsync(database, kind, agentId, room, null);
    }

    internal static Task<bool> IsInCallAsync(LiveChatDb database, string rid) =>
        database.Calls.AnyAsync(c => c.RoomId == rid && c.EndedAt == null);

    internal Task<RoomChange> ReassignAsync(
        string agentId,
        string rid,
        Func<LiveChatDb, Room, Task<RoomCommand>> decide,
        NoteDraft? note = null
    ) => writer.WriteAsync(new ReassignRoom(rid, Agent(agentId), decide, time, note));

    // If the room refuses, the entry goes with the command.
    private async Task AuditAsync(LiveChatDb database, AuditKind kind, string by, Room room, string? to)
    {
        var (former, next) = (
            await database.NameOfAsync(room.AgentId!),
            to is null ? null : await database.NameOfAsync(to)
        );
        var done = new Audited(kind, by) { AboutId = room.Id, Changes = new AuditChanges().Add("Agent", former, next) };
        await database.AuditAsync(done, time.GetUtcNow());
    }

    private static Actor Agent(string id) => new(Party.Agent, id);
}
