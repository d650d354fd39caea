using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Notes;

/// <summary>Notes of colleagues in rooms. Whoever may read a room reads and writes them; a visitor never.</summary>
public sealed class RoomNotes(
    Writer writer,
    ColleagueReads reads,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    private const int MaxPageSize = 500;

    /// <summary>Repeated with the same client id and text, it returns the first note.</summary>
    /// <exception cref="RefusedException">The text or client id is invalid, or they may not read the room.</exception>
    public Task<RoomNote> AddAsync(Actor by, string rid, string? clientId, string? text) =>
        writer.WriteAsync(new AddNote(by, rid, NoteDraft.Checked(clientId, text), time));

    /// <summary>The notes of a room after a number, at most 500: asking again after the last brings the rest.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    public async Task<IReadOnlyList<RoomNote>> SinceAsync(Actor by, string rid, int number)
    {
        await using var database = await databases.CreateDbContextAsync();
        await reads.NoteAsync(rid, (await RoomAsync(database, by, rid)).AgentId, by);
        var notes = await database
            .Notes.AsNoTracking()
            .Where(n => n.RoomId == rid && n.Number > number)
            .OrderBy(n => n.Number)
            .Take(MaxPageSize)
            .ToListAsync();
        return [.. notes.Select(RoomNote.From)];
    }

    /// <summary>The notes of a room, for whoever may read it.</summary>
    public static IQueryable<Note> Of(LiveChatDb database, string rid) =>
        database.Notes.AsNoTracking().Where(n => n.RoomId == rid).OrderBy(n => n.Number);

    /// <summary>The room, if the caller is an agent who may read it.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    internal static async Task<Room> RoomAsync(LiveChatDb database, Actor by, string rid)
    {
        if (by.Party != Party.Agent)
            throw new RefusedException(Refusal.RoomNotFound);
        var access = await RoomAccess.ReadAsync(database);
        return await database
                .Rooms.AsNoTracking()
                .Where(access.ReadableBy(by))
                .Where(r => r.Visitor!.ErasedAt == null)
                .SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
    }
}
