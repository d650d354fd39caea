using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

/// <summary>Limits what a room accepts until an agent takes it: unread messages must not fill the disk.</summary>
public sealed class RoomCapacity(Settings settings)
{
    private const int CharactersPerMessage = 1_000;

    public async Task<bool> IsFullAsync(IStatements statements, Room room, MessageDraft draft)
    {
        var maxMessages = settings.Limits.MessagesUntilTaken;
        var maxCharacters = (long)maxMessages * CharactersPerMessage;
        // So few that not even the longest messages fill it, so the database need not be asked.
        if (room.LastNumber < Math.Min(maxMessages, maxCharacters / Message.MaxTextLength))
            return false;
        var unanswered = (await statements.ReadAsync(Statement.CountUnanswered, room.Id))[0];
        return unanswered.Number(0) >= maxMessages || unanswered.Number(1) + draft.Text.Length > maxCharacters;
    }
}
