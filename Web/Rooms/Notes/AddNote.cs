using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Notes;

/// <summary>A room has a new note. Who hears of it asks for it, and is answered if they may read it.</summary>
/// <param name="Number">Of the newest note.</param>
public sealed record NoteAdded(string Rid, int Number) : Event;

/// <summary>An agent adds a note to a room that they may read, whoever has it, and also when it is closed.</summary>
public sealed class AddNote(Actor by, string rid, NoteDraft draft, TimeProvider time) : EntityCommand<RoomNote>
{
    public override Priority Priority => Priority.New;

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.ClientIdReused"/>.
    /// </exception>
    protected override async Task<Outcome<RoomNote>> ApplyAsync(LiveChatDb database)
    {
        var room = await RoomNotes.RoomAsync(database, by, rid);
        var earlier = await database
            .Notes.AsNoTracking()
            .SingleOrDefaultAsync(n => n.RoomId == rid && n.ClientId == draft.ClientId);
        if (earlier is not null)
            return earlier.Author.Id == by.Id && earlier.Text == draft.Text
                ? new(RoomNote.From(earlier))
                : throw new RefusedException(Refusal.ClientIdReused);
        var author = (await database.Users.AsNoTracking().SingleAsync(a => a.Id == by.Id)).AsAuthor;
        var note = await ToAsync(database, room, author, draft, time.GetUtcNow());
        return new(RoomNote.From(note), new NoteAdded(rid, note.Number));
    }

    /// <summary>Adds a note inside another command, which has checked who may, saves, and publishes
    /// <see cref="NoteAdded"/>.</summary>
    public static async Task<Note> ToAsync(
        LiveChatDb database,
        Room room,
        Author author,
        NoteDraft draft,
        DateTimeOffset now
    )
    {
        var last = await database.Notes.Where(n => n.RoomId == room.Id).MaxAsync(n => (int?)n.Number) ?? 0;
        var colleagues = draft.Text.Contains('@')
            ? await database.Users.Where(a => a.DisabledAt == null).Select(a => a.Name).ToListAsync()
            : [];
        var note = new Note
        {
            RoomId = room.Id,
            Number = last + 1,
            After = room.LastNumber,
            Author = author,
            Text = draft.Text,
            Mentions = Mention.Written(Mention.In(draft.Text, colleagues)),
            WrittenAt = now,
            ClientId = draft.ClientId,
        };
        database.Notes.Add(note);
        await RoomWords.LookAgainAsync(database, room.Id);
        return note;
    }
}
