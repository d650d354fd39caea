namespace LiveChatMeet.Console;

/// <summary>Where a note is written.</summary>
/// <param name="ErrorText">A key of the text resources: why the last one was refused.</param>
public sealed record NoteForm(string Rid, string? Draft = null, string? ErrorText = null)
{
    /// <summary>Of the draft.</summary>
    public long Version { get; init; }
}
