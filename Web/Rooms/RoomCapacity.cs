using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Limits what a room accepts until an agent takes it: unread messages must not fill the disk.</summary>
public sealed class RoomCapacity(Settings settings)
{
    private const int CharactersPerMessage = 1_000;

    // Longer, and who often finds nobody could not write any more.
    private static readonly TimeSpan EndedCountFor = TimeSpan.FromDays(1);

    private int MaxMessages => settings.Limits.MessagesUntilTaken;

    private long MaxCharacters => (long)MaxMessages * CharactersPerMessage;

    public async Task<bool> IsFullAsync(IStatements statements, Room room, MessageDraft draft)
    {
        // So few that not even the longest messages fill it, so the database need not be asked.
        if (room.LastNumber < Math.Min(MaxMessages, MaxCharacters / Message.MaxTextLength))
            return false;
        var unanswered = await UnansweredAsync(statements, room);
        return unanswered.Messages >= MaxMessages || unanswered.Characters + draft.Text.Length > MaxCharacters;
    }

    /// <summary>Whether a message that is in the room must not become so much longer.</summary>
    public async Task<bool> IsFullAsync(IStatements statements, Room room, int moreCharacters) =>
        moreCharacters > 0
        && room.State == RoomState.Waiting
        && (await UnansweredAsync(statements, room)).Characters + moreCharacters > MaxCharacters;

    /// <summary>Whether a visitor has begun and ended so much lately, without anybody taking it, that nothing more is
    /// to begin.</summary>
    public async Task<bool> IsFullAsync(IStatements statements, string visitorId, DateTimeOffset now)
    {
        var untaken = (await statements.ReadAsync(Statement.CountUntaken, visitorId, now - EndedCountFor))[0];
        return untaken.Number(0) >= MaxMessages || untaken.Number(1) >= MaxCharacters;
    }

    private static async Task<(long Messages, long Characters)> UnansweredAsync(IStatements statements, Room room)
    {
        var row = (await statements.ReadAsync(Statement.CountUnanswered, room.Id))[0];
        return (row.Number(0), row.Number(1));
    }
}
