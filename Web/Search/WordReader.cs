using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Search;

/// <summary>Reads what was written in a conversation since its words were stored.</summary>
public sealed class WordReader(ReadPool reading)
{
    private const int MaxTexts = 50;

    /// <returns>Null if it has nothing new, is gone, or its visitor or site is being deleted.</returns>
    public async Task<NewWords?> ReadAsync(string rid, CancellationToken cancelled)
    {
        if (await reading.ReadAsync(Statement.FindWordsOf, [rid], cancelled) is not [var row])
            return null;
        var room = new StoredWords(row);
        if (room.IsDone)
            return null;
        var texts = await reading.ReadAsync(Statement.FindTextsAfter, [rid, room.UpTo, MaxTexts], cancelled);
        var notes = await reading.ReadAsync(Statement.FindNotesOf, [rid, int.MaxValue], cancelled);
        var written = texts.Select(text => text.Text(1)).Concat(notes.Select(note => note.Text(0)));
        var words = Words.Stored([.. WordsOf(room.Visitor), .. written.SelectMany(Words.Of)]);
        var news = string.Join(' ', room.Known.Without(words));
        var isDone = texts.Count < MaxTexts;
        return new(
            rid,
            room.WordsId,
            room.Mark,
            news,
            room.IsAnew,
            isDone ? room.LastNumber : (int)texts[^1].Number(0),
            texts.Count > 0 ? texts[^1].Time(2) : room.At,
            isDone,
            Math.Min(room.Length, StoreWords.LongestRow) + news.Length
        );
    }

    private static IEnumerable<string> WordsOf(Visitor visitor) =>
        visitor.Email is null
            ? Words.OfName(visitor.DisplayName)
            : Words.OfName(visitor.DisplayName).Concat(Words.OfName(visitor.Email));

    /// <summary>What a conversation is found by so far.</summary>
    private sealed class StoredWords(Row row)
    {
        public long? WordsId { get; } = row.NumberOrNull(0);

        public int Mark { get; } = (int)row.Number(1);

        public int LastNumber { get; } = (int)row.Number(2);

        public DateTimeOffset At { get; } = row.Time(3);

        public Visitor Visitor { get; } =
            new()
            {
                SiteId = "",
                CredentialHash = "",
                Username = row.Text(5),
                Name = row.TextOrNull(6),
                Email = row.TextOrNull(7),
            };

        public int Length => row.Text(4).Length;

        public bool IsAnew => WordsId is null || Mark < 0;

        public bool IsDone => WordsId is not null && Mark >= LastNumber;

        /// <summary>Up to which message.</summary>
        public int UpTo => IsAnew ? 0 : Mark;

        public KnownWords Known => new(IsAnew ? "" : row.Text(4));
    }
}
