using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Applies a <see cref="RoomCommand"/> to one room.</summary>
/// <param name="by">Who does it; null if it happens by itself.</param>
/// <param name="decide">Makes the command, with what it needs to know from the database, or refuses.</param>
/// <param name="note">What colleagues are told of it, if the room changed.</param>
public sealed class ReassignRoom(
    string rid,
    Actor? by,
    Func<LiveChatDb, Room, Task<RoomCommand>> decide,
    TimeProvider time,
    NoteDraft? note = null
) : EntityCommand<RoomChange>
{
    /// <returns>The room as it is now.</returns>
    protected override async Task<Outcome<RoomChange>> ApplyAsync(LiveChatDb database)
    {
        var room =
            await database
                .Rooms.Include(r => r.Visitor)
                .SingleOrDefaultAsync(r => r.Id == rid && r.Visitor!.ErasedAt == null)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        var (change, moved) = await MoveAsync(database, room, by, await decide(database, room), time.GetUtcNow());
        if (moved is null || note is null || by is not { } author)
            return moved is null ? new(change) : new(change, moved);
        var agent = await database.Users.SingleAsync(a => a.Id == author.Id);
        var kept = await AddNote.ToAsync(database, room, agent.AsAuthor, note, time.GetUtcNow());
        return new(change, moved, new NoteAdded(rid, kept.Number));
    }

    /// <summary>Closes the room that a visitor has open, inside another command.</summary>
    /// <param name="by">Who does it; null if it happens by itself.</param>
    /// <returns>The events to publish after the commit.</returns>
    public static async Task<IReadOnlyList<Event>> CloseOpenOfAsync(
        LiveChatDb database,
        string visitorId,
        DateTimeOffset now,
        Actor? by = null
    )
    {
        var room = await database
            .Rooms.Include(r => r.Visitor)
            .SingleOrDefaultAsync(r => r.VisitorId == visitorId && r.ClosedAt == null);
        if (room is null)
            return [];
        var (_, moved) = await MoveAsync(database, room, by, new RoomCommand.Close(), now);
        return moved is null ? [] : [moved];
    }

    /// <summary>Puts all of an agent's rooms back to waiting, inside the command that disables their account.</summary>
    /// <returns>The events to publish after the commit.</returns>
    public static async Task<IReadOnlyList<Event>> GiveBackAllAsync(
        LiveChatDb database,
        string agentId,
        DateTimeOffset now
    )
    {
        var given = new List<Event>();
        var rooms = await database
            .Rooms.Include(r => r.Visitor)
            .Where(r => r.AgentId == agentId && r.ClosedAt == null)
            .ToListAsync();
        foreach (var room in rooms)
        {
            var giveBack = new RoomCommand.GiveBack(MoveKind.AgentDisabled);
            if ((await MoveAsync(database, room, null, giveBack, now)).Moved is { } moved)
                given.Add(moved);
        }
        return given;
    }

    private static async Task<(RoomChange Change, RoomReassigned? Moved)> MoveAsync(
        LiveChatDb database,
        Room room,
        Actor? by,
        RoomCommand command,
        DateTimeOffset now
    )
    {
        var (before, former, place) = (room.Revision, room.AgentId, RoomPlace.Of(room));
        var (wasOpen, isChanged) = (room.State != RoomState.Closed, room.Apply(command, now));
        var agent = await RoomReads.AgentOfAsync(database, room);
        var change = RoomChange.Of(room, before, agent, []);
        if (!isChanged)
            return (change, null);

        if (command is RoomCommand.Close)
            await KeptDrafts.ForgetAsync(database, room.Id);
        var move = await MoveOfAsync(database, room, by, command, former, place);
        database.RoomMoves.Add(move);
        var from = new FormerPlace(place, wasOpen ? former : null);
        return (
            change,
            new(change, room.VisitorId, InboxChange.Of(room), RoomPlace.Of(room), RoomMoved.Of(room, move), by, from)
        );
    }

    private static async Task<RoomMove> MoveOfAsync(
        LiveChatDb database,
        Room room,
        Actor? by,
        RoomCommand command,
        string? former,
        RoomPlace place
    ) =>
        new()
        {
            RoomId = room.Id,
            Revision = room.Revision,
            At = room.ChangedAt,
            Kind = command is RoomCommand.TakeOver && former is null ? MoveKind.Taken : command.Kind,
            By = by?.Party,
            ByName = by is { Party: Party.Agent } agentBy ? await database.NameOfAsync(agentBy.Id) : null,
            FromName = former is null ? null : await database.NameOfAsync(former),
            ToName = room.AgentId is { } now && now != former ? await database.NameOfAsync(now) : null,
            TeamName =
                room.TeamId is { } team && team != place.TeamId ? (await database.Teams.FindAsync(team))?.Name : null,
        };
}
