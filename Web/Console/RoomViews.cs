using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Search;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>Reads rooms for the console. Its parts are fetched whenever a call or the visitor's page changes, so they
/// read by prepared statements, and no messages.</summary>
public sealed class RoomViews(
    LiveChatDb database,
    ReadPool reading,
    IPresence presence,
    CallStarts starts,
    RoomSearch search,
    ConsoleShell shell
)
{
    private const int ShownMessages = 200;
    private const int ShownEarlier = 5;

    // The columns of Statement.FindRoomOfConsole: the visitor's, then the room's, its site's.
    private const int OfRoom = Visitor.Columns;
    private const int IsRelayOnly = OfRoom + Room.Columns;

    /// <param name="all">Whether to read all messages, not only the newest 200.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: also where it is a
    /// colleague's.</exception>
    public async Task<RoomView> OfAsync(Actor me, string rid, bool all, CancellationToken cancelled)
    {
        var (room, isRelayOnly) = await FindAsync(me, rid);
        var newest = database.Messages.AsNoTracking().Where(m => m.RoomId == rid).OrderByDescending(m => m.Number);
        var messages = await (all ? newest : newest.Take(ShownMessages)).ToListAsync(cancelled);
        return new()
        {
            Room = room,
            Messages = [.. messages.OrderBy(m => m.Number).Select(RoomMessage.From)],
            ShowsAll = all || messages.Count == room.LastNumber,
            About = await AboutAsync(me, room),
            StartCall = StartCall(me, room, isRelayOnly),
        };
    }

    /// <summary>The visitor alone.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public async Task<VisitorView> VisitorAsync(Actor me, string rid) =>
        await AboutAsync(me, (await FindAsync(me, rid)).Room);

    /// <summary>The call alone.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public async Task<StartCallView> StartCallAsync(Actor me, string rid)
    {
        var (room, isRelayOnly) = await FindAsync(me, rid);
        return StartCall(me, room, isRelayOnly);
    }

    /// <summary>The colleague who has an open room; null if nobody has it, or the agent does.</summary>
    public async Task<RoomAgent?> ColleagueWithAsync(Actor me, string rid, CancellationToken cancelled)
    {
        var colleague = await database
            .Rooms.Where(r => r.Id == rid && r.ClosedAt == null && r.AgentId != me.Id)
            .Join(database.Users, r => r.AgentId, a => a.Id, (_, a) => new { a.Id, a.Name })
            .SingleOrDefaultAsync(cancelled);
        return colleague is null ? null : RoomAgent.Of(colleague.Id, colleague.Name);
    }

    private async Task<(Room Room, bool IsRelayOnly)> FindAsync(Actor me, string rid)
    {
        if (await reading.ReadAsync(Statement.FindRoomOfConsole, rid) is not [var row])
            throw new RefusedException(Refusal.RoomNotFound);
        var visitor = Visitor.Stored(row, 0);
        var room = Room.Stored(row, OfRoom, visitor.Id, visitor);
        return RoomReads.IsVisible(room, me)
            ? (room, row.Truth(IsRelayOnly))
            : throw new RefusedException(Refusal.RoomNotFound);
    }

    private async Task<VisitorView> AboutAsync(Actor me, Room room)
    {
        var who = new Searcher(me.Id, shell.IsAdministrator);
        var earlier = await search.EarlierAsync(who, room.VisitorId, room.Id, ShownEarlier + 1);
        return new(
            room.Visitor!,
            presence.IsHere(new(Party.Visitor, room.VisitorId)),
            [.. earlier.Take(ShownEarlier)],
            earlier.Count > ShownEarlier
        );
    }

    private StartCallView StartCall(Actor me, Room room, bool isRelayOnly) =>
        new(room.Id, starts.OpenIn(room.Id, me.Id), starts.WhyNot(me.Id, CallThread.RoomOf(room), isRelayOnly));
}
