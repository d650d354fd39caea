using LiveChatMeet.Calls;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Blocks;

/// <summary>Blocks visitors: from then on they can neither write nor call, and to them the chat is closed.</summary>
public sealed class Blocking(
    Writer writer,
    Switchboard switchboard,
    IPresence presence,
    BlockList blocks,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    private const int MaxTries = 5;

    /// <summary>Ends the visitor's call, closes their conversation, and cuts them off.</summary>
    /// <param name="by">An agent: who has the room, or an administrator.</param>
    /// <param name="withNetwork">Whether to block everybody who comes from where they are, too.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.Forbidden"/>,
    /// <see cref="Refusal.VisitorNotFound"/>; <see cref="Refusal.NetworkUnknown"/>: they are not here.</exception>
    public async Task BlockAsync(string by, string rid, BlockTerm term, bool withNetwork)
    {
        var visitorId = (await RoomAsync(by, rid)).VisitorId;
        var network = withNetwork ? NetworkOf(visitorId) : null;
        await KeepAsync(by, rid, visitorId, term, network is { } one ? blocks.Protect(one) : null);
        presence.Disconnect(Party.Visitor, visitorId);
        if (network is { } from)
            presence.DisconnectVisitors(from); // those of other sites are let in again
    }

    /// <summary>Ends a block. One that has ended already is no error.</summary>
    /// <param name="by">The administrator.</param>
    public Task UnblockAsync(string by, string? id) => writer.WriteAsync(new Unblock(by, id ?? "", time));

    /// <summary>A room whose visitor the agent may block, with its visitor.</summary>
    /// <inheritdoc cref="BlockAsync"/>
    public async Task<Room> RoomAsync(string by, string rid)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await RoomAsync(database, by, rid);
    }

    /// <summary>Whether the visitor is here, so that their network is known.</summary>
    public bool IsNetworkKnown(string visitorId) => presence.NetworkOf(Party.Visitor, visitorId) is not null;

    internal static async Task<Room> RoomAsync(LiveChatDb database, string by, string rid)
    {
        var room =
            await database.Rooms.Include(r => r.Visitor).SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        var isAdministrator = await database.Users.AnyAsync(a =>
            a.Id == by && a.IsAdministrator && a.DisabledAt == null
        );
        if (room.AgentId != by && !isAdministrator)
        {
            var access = await RoomAccess.ReadAsync(database);
            var mayRead = access.MayRead(room, new(Party.Agent, by));
            throw new RefusedException(mayRead ? Refusal.Forbidden : Refusal.RoomNotFound);
        }
        return room.Visitor!.ErasedAt is null ? room : throw new RefusedException(Refusal.VisitorNotFound);
    }

    /// <exception cref="RefusedException"><see cref="Refusal.VisitorBlocked"/></exception>
    internal static async Task NotBlockedAsync(LiveChatDb database, string visitorId, DateTimeOffset now)
    {
        if (await database.Blocks.AnyAsync(b => b.VisitorId == visitorId && (b.Until == null || b.Until > now)))
            throw new RefusedException(Refusal.VisitorBlocked);
    }

    /// <summary>Deletes blocks that have ended, inside a command; a visitor who stayed for theirs alone goes
    /// too.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> DeleteAsync(LiveChatDb database, IQueryable<Block> ended)
    {
        var blocks = await ended.Select(b => new { b.Id, b.VisitorId }).ToListAsync();
        var (ids, visitors) = (blocks.ConvertAll(b => b.Id), blocks.ConvertAll(b => b.VisitorId));
        await database.Blocks.Where(b => ids.Contains(b.Id)).ExecuteDeleteAsync();
        await database
            .Visitors.Where(v => visitors.Contains(v.Id) && v.ForgottenAt != null)
            .Where(v => !database.Rooms.Any(r => r.VisitorId == v.Id))
            .ExecuteDeleteAsync();
        return blocks.Count;
    }

    private Network? NetworkOf(string visitorId) =>
        presence.NetworkOf(Party.Visitor, visitorId) ?? throw new RefusedException(Refusal.NetworkUnknown);

    private async Task KeepAsync(string by, string rid, string visitorId, BlockTerm term, string? network)
    {
        for (var tries = 1; ; tries++)
        {
            await switchboard.HangUpOnAsync(visitorId);
            try
            {
                await writer.WriteAsync(new BlockVisitor(by, rid, term, network, time));
                return;
            }
            catch (RefusedException refused) when (refused.Code == Refusal.RoomInCall && tries < MaxTries)
            {
                // An agent has called in between.
            }
        }
    }

    private sealed class Unblock(string by, string id, TimeProvider time) : EntityCommand<bool>
    {
        protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
        {
            var block = await database.Blocks.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id);
            if (block is null)
                return new(false);
            await DeleteAsync(database, database.Blocks.Where(b => b.Id == id));
            var done = new Audited(AuditKind.VisitorUnblocked, by) { AboutId = block.VisitorId };
            await database.AuditAsync(done, time.GetUtcNow());
            return new(true, new BlocksChanged());
        }
    }
}
