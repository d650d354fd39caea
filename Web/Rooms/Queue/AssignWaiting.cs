using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>Gives the conversations that wait to those who are free.</summary>
internal sealed class AssignWaiting(Assignment assignment) : WriteCommand<int>
{
    /// <returns>How many were given.</returns>
    public override async ValueTask<Outcome<int>> ApplyAsync(WriteContext write)
    {
        var given = await assignment.WaitingAsync(write.Statements);
        return new(given.Count, [.. given]);
    }
}
