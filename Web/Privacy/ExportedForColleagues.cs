using System.Text.Json.Serialization;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Sites.Blocks;

namespace LiveChatMeet.Privacy;

/// <summary>The whole of <see cref="VisitorExport"/>.</summary>
public sealed record ExportedDocument(
    string Format,
    int Version,
    DateTimeOffset ExportedAt,
    ExportedSite Site,
    ExportedVisitor Visitor,
    IReadOnlyList<ExportedConversation> Conversations
)
{
    public required ExportedMail Mail { get; init; }

    /// <summary>For colleagues alone; null if they are not blocked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExportedBlock? Blocked { get; init; }
}

public sealed record ExportedSite(string Id, string Key, string Name);

/// <summary>What a colleague wrote for colleagues alone.</summary>
/// <param name="After">The number of the message after which it stands.</param>
public sealed record ExportedNote(string Id, int After, string Author, DateTimeOffset WrittenAt, string Text)
{
    public static ExportedNote Of(Note note) => new(note.Id, note.After, note.Author.Name, note.WrittenAt, note.Text);
}

/// <summary>That nobody need return a call any more.</summary>
/// <param name="Call">The message that records it.</param>
/// <param name="By">What the colleague who said so was called then.</param>
public sealed record ExportedCallBack(string Call, DateTimeOffset DoneAt, string By);

/// <param name="Until">Null if it does not end by itself.</param>
/// <param name="WithNetwork">Whether everybody from where they were is blocked too; the address itself is not
/// told.</param>
public sealed record ExportedBlock(DateTimeOffset At, DateTimeOffset? Until, string By, bool WithNetwork)
{
    public static ExportedBlock Of(Block block) =>
        new(block.BlockedAt, block.Until, block.ByName, block.Network is not null);
}
