using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.CallBacks;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Ratings;
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
    ConsoleShell shell,
    OpenCalls calls,
    RoomAccess access,
    ColleagueReads reads,
    KeptDrafts drafts,
    CallBackReads callBacks,
    TimeProvider time
)
{
    private const int ShownMessages = 200;
    private const int ShownEarlier = 5;
    private const int ShownCalls = 5;

    // The columns of Statement.FindRoomOfConsole: the visitor's, then the room's, its site's.
    private const int OfRoom = Visitor.Columns;
    private const int IsRelayOnly = OfRoom + Room.Columns;
    private const int SiteName = IsRelayOnly + 1;
    private const int EveryoneTakesOver = SiteName + 1;
    private const int TeamName = EveryoneTakesOver + 1;
    private const int AgentName = TeamName + 1;

    /// <param name="all">Whether to read all messages, not only the newest 200.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: also where it is not theirs to
    /// read.</exception>
    public async Task<RoomView> OfAsync(Actor me, string rid, bool all, CancellationToken cancelled)
    {
        var found = await FindAsync(me, rid);
        var room = found.Room;
        var messages = await MessagesAsync(rid, all, cancelled);
        return new()
        {
            Room = room,
            Messages = [.. messages.OrderBy(m => m.Number).Select(RoomMessage.From)],
            Notes = [.. (await RoomNotes.Of(database, rid).ToListAsync(cancelled)).Select(RoomNote.From)],
            Tags = await TagsView.OfAsync(database, rid, cancelled),
            CallBack = await CallBackAsync(room),
            Drafts = await drafts.OfAsync(me.Id, rid),
            ReaderId = me.Id,
            Own = new(me.Id, time.GetUtcNow(), RoomAccess.MayWrite(room, me) ? $"/agent/rooms/{rid}/messages/" : null),
            ShowsAll = all || messages.Count == room.LastNumber,
            Moves = await ThreadRows.MovesAsync(reading, rid),
            SiteName = found.SiteName,
            TeamName = found.TeamName,
            Colleague = found.Agent?.Id == me.Id ? null : found.Agent,
            Rights = RoomRights.Of(access, room, me, found.EveryoneTakesOver),
            IsInCall = IsInCall(room),
            About = await AboutAsync(me, room, found.SiteName),
            StartCall = StartCall(me, found),
        };
    }

    // The newest first.
    private Task<List<Message>> MessagesAsync(string rid, bool all, CancellationToken cancelled)
    {
        var newest = database.Messages.AsNoTracking().Where(m => m.RoomId == rid).OrderByDescending(m => m.Number);
        return (all ? newest : newest.Take(ShownMessages)).ToListAsync(cancelled);
    }

    /// <summary>The visitor alone.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public async Task<VisitorView> VisitorAsync(Actor me, string rid)
    {
        var found = await FindAsync(me, rid);
        return await AboutAsync(me, found.Room, found.SiteName);
    }

    /// <summary>The call alone.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public async Task<StartCallView> StartCallAsync(Actor me, string rid) => StartCall(me, await FindAsync(me, rid));

    /// <summary>The call that somebody should return, alone; null for none.</summary>
    /// <inheritdoc cref="OfAsync"/>
    public async Task<CallBack?> CallBackAsync(Actor me, string rid) =>
        await CallBackAsync((await FindAsync(me, rid)).Room);

    private async Task<CallBack?> CallBackAsync(Room room) =>
        await callBacks.OfAsync(room) is { } found
            ? found with
            {
                IsHere = presence.IsHere(new(Party.Visitor, room.VisitorId)),
            }
            : null;

    private async Task<Found> FindAsync(Actor me, string rid)
    {
        if (await reading.ReadAsync(Statement.FindRoomOfConsole, rid) is not [var row])
            throw new RefusedException(Refusal.RoomNotFound);
        var visitor = Visitor.Stored(row, 0);
        var room = Room.Stored(row, OfRoom, visitor.Id, visitor);
        if (!access.MayRead(room, me))
            throw new RefusedException(Refusal.RoomNotFound);
        await reads.NoteAsync(rid, room.AgentId, me);
        return new(
            room,
            row.Truth(IsRelayOnly),
            row.Text(SiteName),
            row.Truth(EveryoneTakesOver),
            row.TextOrNull(TeamName),
            row.TextOrNull(AgentName) is { } name ? RoomAgent.Of(room.AgentId!, name) : null
        );
    }

    private async Task<VisitorView> AboutAsync(Actor me, Room room, string siteName)
    {
        var who = new Searcher(me.Id, shell.IsAdministrator);
        var earlier = await search.EarlierAsync(who, room.VisitorId, room.Id, ShownEarlier + 1);
        var calls = await reading.ReadAsync(Statement.FindEarlierCalls, room.VisitorId, me.Id, room.Id, ShownCalls);
        return new(
            room.Id,
            room.Visitor!,
            siteName,
            presence.IsHere(new(Party.Visitor, room.VisitorId)),
            [.. earlier.Take(ShownEarlier)],
            earlier.Count > ShownEarlier,
            [.. calls.Select(EarlierCall.Stored)],
            await RatingOfAsync(room.Id),
            room.AgentId == me.Id,
            room.State == RoomState.Closed ? await WithdrawnAtAsync(room.Id) : null
        );
    }

    // Ends the conversation: an open one is not asked about.
    private Task<DateTimeOffset?> WithdrawnAtAsync(string rid) =>
        database.Consents.Where(c => c.RoomId == rid).Select(c => c.WithdrawnAt).SingleOrDefaultAsync();

    // What was skipped is nobody's to know.
    private async Task<Rating?> RatingOfAsync(string rid) =>
        await reading.ReadAsync(Statement.FindRating, rid) is [var row]
        && Rating.Stored(row, rid) is { Score: not null } rating
            ? rating
            : null;

    private StartCallView StartCall(Actor me, Found found) =>
        new(
            found.Room.Id,
            starts.OpenIn(found.Room.Id, me.Id),
            starts.WhyNot(me.Id, CallThread.RoomOf(found.Room), found.IsRelayOnly),
            RoomAccess.MayWrite(found.Room, me),
            access.MayMove(found.Room, me.Id),
            IsInCall(found.Room)
        );

    private bool IsInCall(Room room) => calls.Of(Party.Visitor, room.VisitorId).Any(call => call.RoomId == room.Id);

    private sealed record Found(
        Room Room,
        bool IsRelayOnly,
        string SiteName,
        bool EveryoneTakesOver,
        string? TeamName,
        RoomAgent? Agent
    );
}
