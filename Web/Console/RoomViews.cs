using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>Reads rooms for the console.</summary>
public sealed class RoomViews(LiveChatDb database, IPresence presence, CallStarts starts)
{
    private const int ShownMessages = 200;
    private const int ShownEarlier = 5;

    /// <param name="all">Whether to read all messages, not only the newest 200.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: also where it is a
    /// colleague's.</exception>
    public async Task<RoomView> OfAsync(Actor me, string rid, bool all, CancellationToken cancelled)
    {
        var room =
            await database
                .Rooms.AsNoTracking()
                .Include(r => r.Visitor)
                .Where(RoomReads.VisibleTo(me))
                .SingleOrDefaultAsync(r => r.Id == rid, cancelled)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        var newest = database.Messages.AsNoTracking().Where(m => m.RoomId == rid).OrderByDescending(m => m.Number);
        var messages = await (all ? newest : newest.Take(ShownMessages)).ToListAsync(cancelled);
        return new()
        {
            Room = room,
            IsHere = presence.IsHere(new(Party.Visitor, room.VisitorId)),
            Messages = [.. messages.OrderBy(m => m.Number).Select(RoomMessage.From)],
            ShowsAll = all || messages.Count == room.LastNumber,
            Earlier = await EarlierAsync(me, room, cancelled),
            OpenCall = await database
                .Calls.AsNoTracking()
                .SingleOrDefaultAsync(c => c.RoomId == rid && c.AgentId == me.Id && c.EndedAt == null, cancelled),
            WhyNoCall = await starts.WhyNotAsync(database, me.Id, CallThread.RoomOf(room)),
        };
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

    private Task<List<EarlierRoom>> EarlierAsync(Actor me, Room room, CancellationToken cancelled) =>
        database
            .Rooms.AsNoTracking()
            .Where(r => r.VisitorId == room.VisitorId && r.Id != room.Id && r.AgentId == me.Id)
            .OrderByDescending(r => r.OpenedAt)
            .Take(ShownEarlier)
            .Select(r => new EarlierRoom(
                r.Id,
                r.OpenedAt,
                database.Messages.Where(m => m.RoomId == r.Id && m.Number == 1).Select(m => m.Text).FirstOrDefault()
                    ?? ""
            ))
            .ToListAsync(cancelled);
}
