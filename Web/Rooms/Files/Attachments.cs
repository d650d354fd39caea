using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Files;

/// <summary>Uploads become files of a message, in the transaction that stores it; and files go with their
/// message.</summary>
public static class Attachments
{
    /// <summary>The uploads of a draft, in its order.</summary>
    /// <param name="room">With its visitor.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.FileGone"/>: one is not the sender's, not of this room, or
    /// went because it had waited for long.</exception>
    internal static async Task<IReadOnlyList<Upload>> FindAsync(
        LiveChatDb database,
        MessageDraft draft,
        Room room,
        Party party
    )
    {
        var (mine, ids) = (database.Uploads.AsNoTracking(), draft.Files);
        mine =
            party == Party.Agent
                ? mine.Where(u => u.RoomId == room.Id && u.OwnerId == room.AgentId)
                : mine.Where(u => u.OwnerId == room.VisitorId || u.OwnerId == room.Visitor!.CredentialHash);
        var found = await mine.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id);
        return found.Count == ids.Count
            ? [.. ids.Select(id => found[id])]
            : throw new RefusedException(Refusal.FileGone);
    }

    internal static async Task AddAsync(LiveChatDb database, Room room, string messageId, IReadOnlyList<Upload> uploads)
    {
        database.MessageFiles.AddRange(
            uploads.Select(
                (upload, place) =>
                    new MessageFile
                    {
                        MessageId = messageId,
                        Place = place,
                        Hash = upload.Hash,
                        Size = upload.Size,
                        VisitorId = room.VisitorId,
                        SiteId = room.SiteId,
                    }
            )
        );
        await database.SaveChangesAsync();
        var ids = uploads.Select(upload => upload.Id).ToList();
        await database.Uploads.Where(u => ids.Contains(u.Id)).ExecuteDeleteAsync();
    }

    /// <summary>The same of one message.</summary>
    /// <returns>What the bytes are stored by, which nobody may need any more.</returns>
    internal static async Task<IReadOnlyList<string>> DeleteAsync(LiveChatDb database, string messageId)
    {
        var files = database.MessageFiles.Where(file => file.MessageId == messageId);
        var hashes = await files.Select(file => file.Hash).ToListAsync();
        await files.ExecuteDeleteAsync();
        return hashes;
    }

    /// <summary>In a command of the <see cref="Writer"/>: deletes the files of messages. Their bytes go when
    /// <see cref="FileSweep"/> looks next.</summary>
    public static Task<int> DeleteAsync(LiveChatDb database, IReadOnlyList<string> messageIds) =>
        database.MessageFiles.Where(file => messageIds.Contains(file.MessageId)).ExecuteDeleteAsync();
}
