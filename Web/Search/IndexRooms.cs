using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Search;

/// <summary>Adds to the words of some conversations what has been written since. How far it came is stored with the
/// words: whatever interrupts it, nothing is missing.</summary>
internal sealed class IndexRooms(IReadOnlyList<string> rids) : WriteCommand<IReadOnlyList<string>>
{
    /// <summary>Messages of one command: about as long as the sync of a commit.</summary>
    private const int MaxTexts = 200;

    public override Priority Priority => Priority.Idle;

    public override bool MayFailHalfWay => true;

    /// <returns>Those that have more.</returns>
    public override async ValueTask<Outcome<IReadOnlyList<string>>> ApplyAsync(WriteContext write)
    {
        var (read, left) = (0, new List<string>());
        foreach (var rid in rids)
        {
            if (read >= MaxTexts)
            {
                left.Add(rid);
                continue;
            }
            var (texts, isDone) = await IndexAsync(write.Statements, rid);
            read += Math.Max(texts, 1);
            if (!isDone)
                left.Add(rid);
        }
        return new(left);
    }

    private static async Task<(int Texts, bool IsDone)> IndexAsync(IStatements statements, string rid)
    {
        if (await statements.ReadAsync(Statement.FindWordsOf, rid) is not [var row])
            return (0, true); // it is gone, or its visitor is being erased
        var room = new IndexedRoom(row);
        if (room.IsDone)
            return (0, true);
        var texts = await statements.ReadAsync(Statement.FindTextsAfter, rid, room.UpTo, MaxTexts);
        var notes = await statements.ReadAsync(Statement.FindNotesOf, rid, int.MaxValue);
        var written = texts.Select(text => text.Text(1)).Concat(notes.Select(note => note.Text(0)));
        var news = Words
            .Stored([.. WordsOf(room.Visitor), .. written.SelectMany(Words.Of)])
            .Where(room.Known.Add)
            .ToList();
        var isDone = texts.Count < MaxTexts;
        await statements.RunAsync(
            Statement.IndexedUpTo,
            rid,
            await StoreAsync(statements, rid, room, news),
            isDone ? room.LastNumber : (int)texts[^1].Number(0),
            texts.Count > 0 ? texts[^1].Time(2) : room.At
        );
        return (texts.Count, isDone);
    }

    private static async Task<long> StoreAsync(IStatements statements, string rid, IndexedRoom room, List<string> news)
    {
        var words = string.Join(' ', news);
        if (room.WordsId is not { } id)
            return (await statements.ReadAsync(Statement.AddWords, rid, words))[0].Number(0);
        if (room.IsAnew)
            await statements.RunAsync(Statement.ReplaceWords, id, words);
        else if (news.Count > 0)
            await statements.RunAsync(Statement.AppendWords, id, $" {words}");
        return id;
    }

    private static IEnumerable<string> WordsOf(Visitor visitor) =>
        visitor.Email is null
            ? Words.OfName(visitor.DisplayName)
            : Words.OfName(visitor.DisplayName).Concat(Words.OfName(visitor.Email));

    /// <summary>What the words of a conversation hold already.</summary>
    private sealed class IndexedRoom(Row row)
    {
        public long? WordsId { get; } = row.NumberOrNull(0);

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

        public bool IsAnew => WordsId is null || Marked < 0;

        public bool IsDone => WordsId is not null && Marked >= LastNumber;

        /// <summary>Up to which message.</summary>
        public int UpTo => IsAnew ? 0 : Marked;

        public HashSet<string> Known { get; } =
            row.NumberOrNull(0) is null || row.Number(1) < 0 ? [] : [.. row.Text(4).Split(' ')];

        private int Marked { get; } = (int)row.Number(1);
    }
}
