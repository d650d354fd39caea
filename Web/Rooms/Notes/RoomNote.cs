using System.Text.Json.Serialization;

namespace LiveChatMeet.Rooms.Notes;

/// <summary>A note as colleagues read it.</summary>
public sealed record RoomNote
{
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    public required string Rid { get; init; }

    /// <summary>Among the room's notes, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The number of the message after which it stands; 0 before the first.</summary>
    public required int After { get; init; }

    public required MessageAuthor U { get; init; }

    public required DateTimeOffset Ts { get; init; }

    /// <summary>The text, in order.</summary>
    public required IReadOnlyList<NotePiece> Pieces { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? ClientId { get; init; }

    public static RoomNote From(Note note) =>
        new()
        {
            Id = note.Id,
            Rid = note.RoomId,
            Number = note.Number,
            After = note.After,
            U = new(note.Author.Id, note.Author.Username, note.Author.Name),
            Ts = note.WrittenAt,
            Pieces = NotePiece.Of(note.Text, Mention.Stored(note.Mentions)),
            ClientId = note.ClientId,
        };
}

/// <summary>A piece of a note's text.</summary>
/// <param name="Href">The address, if it is a link.</param>
/// <param name="IsName">Whether it names a colleague.</param>
public sealed record NotePiece(string Text, string? Href, bool IsName)
{
    /// <summary>A text in pieces. What is in a link names nobody.</summary>
    public static IReadOnlyList<NotePiece> Of(string text, IEnumerable<Mention> mentions)
    {
        var links = Links.In(text);
        var marked = links
            .Select(link => (link.Start, link.Length, Href: (string?)link.Href))
            .Concat(mentions.Select(name => (name.Start, name.Length, Href: (string?)null)))
            .OrderBy(mark => mark.Start);
        var (pieces, at) = (new List<NotePiece>(), 0);
        foreach (var (start, length, href) in marked.Where(mark => mark.Start + mark.Length <= text.Length))
        {
            if (start < at)
                continue;
            if (start > at)
                pieces.Add(new(text[at..start], null, false));
            pieces.Add(new(text.Substring(start, length), href, href is null));
            at = start + length;
        }
        if (at < text.Length)
            pieces.Add(new(text[at..], null, false));
        return pieces;
    }
}
