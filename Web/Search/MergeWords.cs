using LiveChatMeet.Storage;

namespace LiveChatMeet.Search;

/// <summary>Puts some of the index in order, so that what came in many small pieces is found as quickly as what came at
/// once. Left to itself, SQLite does it within whatever command comes next, for up to twenty milliseconds.</summary>
public sealed class MergeWords : WriteCommand<bool>
{
    // About a millisecond; and more than what is stored in one command brings, or the pieces would become ever more.
    private const int Pages = 8;

    public override Priority Priority => Priority.Idle;

    /// <returns>Whether there was anything to do.</returns>
    public override async ValueTask<Outcome<bool>> ApplyAsync(WriteContext write)
    {
        var before = await CountAsync(write);
        await write.Statements.RunAsync(Statement.MergeWords, Pages);
        return new(await CountAsync(write) - before >= 2); // sqlite.org/fts5.html#the_merge_command
    }

    private static async Task<long> CountAsync(WriteContext write) =>
        (await write.Statements.ReadAsync(Statement.CountChanges))[0].Number(0);
}
