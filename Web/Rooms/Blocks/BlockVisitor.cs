using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Blocks;

/// <summary>How long a block lasts.</summary>
public enum BlockTerm
{
    Day,
    Month,
    Always,
}

/// <summary>Blocks the visitor of a room and closes the room that they have open. Who is blocked already is blocked
/// anew, from now on.</summary>
/// <param name="network">Encrypted; null to block the browser alone.</param>
internal sealed class BlockVisitor(string by, string rid, BlockTerm term, string? network, TimeProvider time)
    : EntityCommand<bool>
{
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.Forbidden"/>,
    /// <see cref="Refusal.VisitorNotFound"/>: they were erased; <see cref="Refusal.RoomInCall"/>.</exception>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var visitor = (await Blocking.RoomAsync(database, by, rid)).Visitor!;
        if (await database.Calls.AnyAsync(c => c.VisitorId == visitor.Id && c.EndedAt == null))
            throw new RefusedException(Refusal.RoomInCall);
        var now = time.GetUtcNow();
        await KeepAsync(database, visitor.SiteId, visitor.Id, now);
        var closed = await ReassignRoom.CloseOpenOfAsync(database, visitor.Id, now);
        var changes = new AuditChanges()
            .Add("For", null, term.ToString())
            .Add("Network", null, network is null ? "no" : "yes");
        await database.AuditAsync(new(AuditKind.VisitorBlocked, by) { AboutId = visitor.Id, Changes = changes }, now);
        return new(true, [.. closed, new BlocksChanged()]);
    }

    private async Task KeepAsync(LiveChatDb database, string siteId, string visitorId, DateTimeOffset now)
    {
        var name = await database.NameOfAsync(by) ?? "";
        var block = await database.Blocks.SingleOrDefaultAsync(b => b.VisitorId == visitorId);
        if (block is null)
            database.Blocks.Add(
                block = new()
                {
                    SiteId = siteId,
                    VisitorId = visitorId,
                    ById = by,
                    ByName = name,
                }
            );
        (block.ById, block.ByName, block.BlockedAt, block.Network) = (by, name, now, network);
        block.Until = term switch
        {
            BlockTerm.Day => now.AddDays(1),
            BlockTerm.Month => now.AddDays(30),
            _ => null,
        };
    }
}
