using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Limits what a room accepts until an agent takes it: unread messages must not fill the disk.</summary>
public sealed class RoomCapacity(Settings settings)
{
    private const int CharactersPerMessage = 1_000;

    public async Task<bool> IsFullAsync(LiveChatDb database, Room room, MessageDraft draft)
    {
        var maxMessages = settings.Limits.MessagesUntilTaken;
        var maxCharacters = (long)maxMessages * CharactersPerMessage;
        // So few that not even the longest messages fill it, so the database need not be asked.
        if (room.LastNumber < Math.Min(maxMessages, maxCharacters / Message.MaxTextLength))
            return false;
        var messages = database.Messages.IgnoreAutoIncludes().Where(m => m.RoomId == room.Id);
        var answered = messages
            .Where(m => m.Party == Party.Agent)
            .OrderByDescending(m => m.Number)
            .Select(m => m.Number);
        var unread = await messages
            .Where(m => m.Number > answered.FirstOrDefault())
            .GroupBy(m => m.RoomId)
            .Select(all => new { Count = all.Count(), Length = all.Sum(m => (long)m.Text.Length) })
            .SingleOrDefaultAsync();
        return unread is not null && (unread.Count >= maxMessages || unread.Length + draft.Text.Length > maxCharacters);
    }
}
