using LiveChatMeet.Storage;

namespace LiveChatMeet.Search;

/// <summary>Stores the words of some conversations, and how far they came, unless something was changed or deleted
/// since they were read.</summary>
public sealed class StoreWords(IReadOnlyList<NewWords> news) : WriteCommand<IReadOnlyList<string>>
{
    /// <summary>How many characters a row may have to be written again with more behind them.</summary>
    public const int LongestRow = 8_000;

    public override Priority Priority => Priority.Idle;

    public override bool MayFailHalfWay => true;

    /// <returns>Those that are to be read again.</returns>
    public override async ValueTask<Outcome<IReadOnlyList<string>>> ApplyAsync(WriteContext write)
    {
        var again = new List<string>();
        foreach (var room in news)
        {
            if (await write.Statements.ReadAsync(Statement.FindWordsMark, room.Rid) is not [var now])
                continue; // it is gone, or its visitor or site is being deleted
            var isTrue = now.NumberOrNull(0) == room.WordsId && now.Number(1) == room.Mark;
            if (isTrue)
                await StoreAsync(write.Statements, room);
            if (!isTrue || !room.IsDone)
                again.Add(room.Rid);
        }
        return new(again);
    }

    private static async Task StoreAsync(IStatements statements, NewWords room)
    {
        var id = room.WordsId ?? (await statements.ReadAsync(Statement.AddWords, room.Rid, room.Words))[0].Number(0);
        if (room is { WordsId: not null, IsAnew: true })
        {
            await statements.RunAsync(Statement.DeleteMoreWords, id);
            await statements.RunAsync(Statement.ReplaceWords, id, room.Words);
        }
        else if (room is { WordsId: not null, Words.Length: > 0 })
        {
            await AppendAsync(statements, id, room.Words);
        }
        await statements.RunAsync(Statement.IndexedUpTo, room.Rid, id, room.UpTo, room.At);
    }

    private static async Task AppendAsync(IStatements statements, long id, string words)
    {
        var last = (await statements.ReadAsync(Statement.FindLastWords, id))[0];
        if (last.Number(1) >= LongestRow)
            await statements.RunAsync(Statement.AddMoreWords, id, words);
        else if (last.NumberOrNull(0) is { } more)
            await statements.RunAsync(Statement.AppendMoreWords, more, $" {words}");
        else
            await statements.RunAsync(Statement.AppendWords, id, $" {words}");
    }
}
