using LiveChatMeet.Figures;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Deletes conversations and visitors piece by piece, inside commands of the <see cref="Writer"/>: what is
/// interrupted goes on where it was. The bytes of files, which others may have sent too, go when
/// <see cref="FileSweep"/> looks next.</summary>
internal static class Deletion
{
    /// <summary>Deletes a conversation, its oldest messages first, with its calls.</summary>
    /// <param name="most">How many rows at most.</param>
    /// <returns>How many; 0 if there is nothing left.</returns>
    public static async Task<int> OfRoomAsync(LiveChatDb database, string rid, int most)
    {
        await Counting.LastAsync(database, rid);
        await database.RoomWords.Where(words => words.RoomId == rid).ExecuteDeleteAsync(); // nobody finds it any more
        var oldest = database
            .Messages.IgnoreAutoIncludes()
            .Where(m => m.RoomId == rid)
            .OrderBy(m => m.Number)
            .Take(most)
            .Select(m => m.Id);
        await Attachments.DeleteAsync(database, oldest);
        await database.Calls.Where(call => oldest.Contains(call.Id)).ExecuteDeleteAsync(); // with their leases
        var deleted = await database
            .Messages.IgnoreAutoIncludes()
            .Where(m => oldest.Contains(m.Id))
            .ExecuteDeleteAsync();
        var notes = database.Notes.Where(n => n.RoomId == rid).OrderBy(n => n.Number);
        if (deleted < most)
            deleted += await notes.Take(most - deleted).ExecuteDeleteAsync();
        if (deleted == most)
            return deleted;
        await database.RoomTags.Where(tag => tag.RoomId == rid).ExecuteDeleteAsync();
        await database.Uploads.Where(upload => upload.RoomId == rid).ExecuteDeleteAsync();
        return deleted + await database.Rooms.Where(r => r.Id == rid).ExecuteDeleteAsync();
    }

    /// <inheritdoc cref="OfRoomAsync"/>
    /// <summary>Deletes a visitor with all their conversations.</summary>
    public static async Task<int> OfVisitorAsync(LiveChatDb database, string id, int most)
    {
        var deleted = 0;
        while (deleted < most)
        {
            var rid = await database.Rooms.Where(r => r.VisitorId == id).Select(r => r.Id).FirstOrDefaultAsync();
            if (rid is null)
            {
                await database.Uploads.Where(upload => upload.VisitorId == id).ExecuteDeleteAsync();
                await database.Blocks.Where(block => block.VisitorId == id).ExecuteDeleteAsync();
                await StoppedAddresses.ForgetVisitorAsync(database, id); // the rest of their mails goes with them
                return deleted + await database.Visitors.Where(v => v.Id == id).ExecuteDeleteAsync();
            }
            deleted += await OfRoomAsync(database, rid, most - deleted);
        }
        return deleted;
    }

    /// <inheritdoc cref="OfRoomAsync"/>
    /// <summary>Deletes visitors, one after the other.</summary>
    /// <param name="which">Those who are to go.</param>
    public static async Task<int> OfVisitorsAsync(LiveChatDb database, IQueryable<Identity.Visitor> which, int most)
    {
        var deleted = 0;
        while (deleted < most && await which.Select(v => v.Id).FirstOrDefaultAsync() is { } id)
            deleted += await OfVisitorAsync(database, id, most - deleted);
        return deleted;
    }
}
