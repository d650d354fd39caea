namespace LiveChatMeet.Rooms.Notes;

/// <summary>A note as a colleague reads it; without one, the template that the browser's script clones.</summary>
/// <param name="ReaderId">The agent's.</param>
public sealed record NoteView(RoomNote? Note, string ReaderId)
{
    public const string Partial = "/Rooms/Notes/_Note.cshtml";

    public bool IsOwn => Note?.U.Id == ReaderId;

    /// <summary>Puts the notes of a thread between its messages, each after the one that was the last when it was
    /// written.</summary>
    /// <param name="lines">The thread without them, in order.</param>
    public static IEnumerable<(string Partial, object Model)> Among(
        IEnumerable<ThreadLine> lines,
        IReadOnlyList<RoomNote> notes,
        string readerId
    )
    {
        var next = 0;
        foreach (var line in lines)
        {
            for (; next < notes.Count && Precedes(notes[next], line); next++)
                yield return (Partial, new NoteView(notes[next], readerId));
            yield return (line.Partial, line.Model);
        }
        for (; next < notes.Count; next++)
            yield return (Partial, new NoteView(notes[next], readerId));
    }

    private static bool Precedes(RoomNote note, ThreadLine line) =>
        note.After < line.Number || (note.After == line.Number && line.MovedAt is { } moved && note.Ts < moved);
}
